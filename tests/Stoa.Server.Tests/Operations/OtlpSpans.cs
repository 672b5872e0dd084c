using System.Text;

namespace Stoa.Server.Tests.Operations;

/// <summary>A span as a collector has it.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name);

/// <summary>Reads spans out of the protobuf of OTLP: <c>resource_spans.scope_spans.spans</c>, fields 1, 2, 2; of a span 1, 2, 4 and 5.</summary>
internal static class OtlpSpans
{
    public static IEnumerable<Span> Of(OtlpReceiver collector) =>
        collector.Messages("traces").SelectMany(message => Fields(message, 1)).SelectMany(one => Fields(one, 2)).SelectMany(one => Fields(one, 2)).Select(Read);

    private static Span Read(byte[] span) =>
        new(Hex(Fields(span, 1)), Hex(Fields(span, 2)), Hex(Fields(span, 4)), Encoding.UTF8.GetString(Fields(span, 5).FirstOrDefault() ?? []));

    private static string Hex(IEnumerable<byte[]> field) => Convert.ToHexStringLower(field.FirstOrDefault() ?? []);

    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length; )
        {
            var tag = Number(message, ref at);
            var length = (tag & 7) switch
            {
                0 => Skip(message, ref at),
                1 => 8,
                5 => 4,
                _ => (int)Number(message, ref at),
            };
            if (tag >> 3 == wanted && (tag & 7) == 2)
            {
                found.Add(message[at..(at + length)]);
            }
            at += length;
        }
        return found;
    }

    private static int Skip(byte[] message, ref int at)
    {
        Number(message, ref at);
        return 0;
    }

    private static long Number(byte[] message, ref int at)
    {
        var number = 0L;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            number |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }
}
