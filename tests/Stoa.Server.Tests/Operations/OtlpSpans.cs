using System.Text;

namespace Stoa.Server.Tests.Operations;

/// <summary>A span as a collector has it; of its attributes those that are texts or whole numbers.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Reads spans out of the protobuf of OTLP: <c>resource_spans.scope_spans.spans</c>, fields 1, 2, 2; of a span 1, 2, 4, 5 and 9.</summary>
internal static class OtlpSpans
{
    public static IEnumerable<Span> Of(OtlpReceiver collector) =>
        collector.Messages("traces").SelectMany(message => Fields(message, 1)).SelectMany(one => Fields(one, 2)).SelectMany(one => Fields(one, 2)).Select(Read);

    private static Span Read(byte[] span) =>
        new(
            Hex(Fields(span, 1)),
            Hex(Fields(span, 2)),
            Hex(Fields(span, 4)),
            Text(Fields(span, 5)),
            Fields(span, 9).ToDictionary(one => Text(Fields(one, 1)), one => Value(Fields(one, 2).FirstOrDefault() ?? []), StringComparer.Ordinal)
        );

    /// <summary>Of an <c>AnyValue</c>: field 1 is a text, 3 a whole number.</summary>
    private static string Value(byte[] value)
    {
        var at = 1;
        return value.FirstOrDefault() == (3 << 3) ? Number(value, ref at).ToString(null as IFormatProvider) : Text(Fields(value, 1));
    }

    private static string Text(IEnumerable<byte[]> field) => Encoding.UTF8.GetString(field.FirstOrDefault() ?? []);

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
