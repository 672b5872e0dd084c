using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.Http;

/// <summary>One line of a stream of JSON objects: its value, or its errors.</summary>
/// <param name="Number">Counts from 1, blank lines included, as an editor would.</param>
/// <param name="Value">Null if the line has errors.</param>
/// <param name="Failure">Null if the line is valid.</param>
public readonly record struct JsonLine<T>(long Number, T? Value, Failure? Failure);

/// <summary>
/// Reads newline-delimited JSON as it arrives, in memory for one line. Every line is a body of its own: a bad one spoils no other. A partial line
/// of a broken connection is never read as a line.
/// </summary>
public static class JsonLines
{
    private const byte NewLine = (byte)'\n';

    /// <summary>What editors write before the first line.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static async IAsyncEnumerable<JsonLine<T>> Read<T>(
        PipeReader source,
        Contract contract,
        int maxLine,
        Func<ObjectReader, T> read,
        [EnumeratorCancellation] CancellationToken cancelled
    )
    {
        var (number, isTooLong) = (0L, false);
        while (true)
        {
            var arrived = await BodyReader.Next(source, cancelled);
            var rest = arrived.Buffer;
            while (rest.PositionOf(NewLine) is { } end)
            {
                var line = rest.Slice(0, end);
                rest = rest.Slice(rest.GetPosition(1, end));
                number++;
                if (Parse(line, contract, isTooLong ? 0 : maxLine, read, number) is { } parsed)
                {
                    yield return parsed;
                }
                isTooLong = false;
            }
            if (arrived.IsCompleted)
            {
                if (Parse(rest, contract, isTooLong ? 0 : maxLine, read, number + 1) is { } last)
                {
                    yield return last;
                }
                source.AdvanceTo(rest.End);
                yield break;
            }
            if (rest.Length > maxLine)
            {
                // The rest of the line is skipped as it arrives.
                isTooLong = true;
                rest = rest.Slice(rest.End);
            }
            source.AdvanceTo(rest.Start, rest.End);
        }
    }

    /// <summary>Reads one object that was kept, in the spelling of the contract it came in; null for a blank text.</summary>
    public static JsonLine<T>? ReadKept<T>(ReadOnlyMemory<byte> json, Contract contract, Func<ObjectReader, T> read) =>
        Parse(new ReadOnlySequence<byte>(json), contract, int.MaxValue, read, 1);

    /// <summary>Null for a blank line.</summary>
    private static JsonLine<T>? Parse<T>(in ReadOnlySequence<byte> bytes, Contract contract, int maxLine, Func<ObjectReader, T> read, long number)
    {
        if (bytes.Length > maxLine || maxLine == 0)
        {
            return new JsonLine<T>(number, default, RequestFaults.BodyTooLarge);
        }
        var line = bytes.IsSingleSegment ? bytes.First : bytes.ToArray();
        if (number == 1 && line.Span.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..];
        }
        if (line.Span.Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }
        using var document = BodyReader.ParseObject(line);
        if (document is null)
        {
            return new JsonLine<T>(number, default, RequestFaults.MalformedBody);
        }
        var errors = new List<FieldError>();
        var members = new JsonObjectReader(document.RootElement, contract, errors);
        var value = read(members);
        members.RefuseTheRest();
        return errors.Count == 0
            ? new JsonLine<T>(number, value, null)
            : new JsonLine<T>(number, default, new Failure { Fault = RequestFaults.InvalidRequest, Errors = errors });
    }
}
