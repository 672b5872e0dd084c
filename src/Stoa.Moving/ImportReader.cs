using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Platform.Files;

namespace Stoa.Moving;

/// <summary>Reads the rows of a file one by one, those up to a line passed over.</summary>
internal abstract class ImportReader : IAsyncDisposable
{
    private string _key = "";
    private long _group;

    /// <summary>What a line of JSON may take up, in bytes.</summary>
    public const int LongestLine = 1024 * 1024;

    /// <summary>Opens a file.</summary>
    /// <param name="import">Whose.</param>
    /// <param name="file">At its beginning.</param>
    /// <param name="format">Null for JSON lines.</param>
    /// <param name="keys">Of JSON lines: the members by which they say what they are about.</param>
    /// <param name="contract">Whose spelling their members have.</param>
    public static ImportReader Open(ImportState import, Stream file, RowFormat? format, IReadOnlyList<string> keys, Contract contract) =>
        format is null ? new JsonLineReader(file, contract, keys) : new RecordReader(file, import, format);

    public abstract ValueTask DisposeAsync();

    protected abstract ValueTask<StagedRow?> Read(CancellationToken cancelled);

    /// <summary>The next row behind a line, with its group: rows about one thing that stand together. Null at the end.</summary>
    public async ValueTask<StagedRow?> Next(long behind, CancellationToken cancelled)
    {
        while (await Read(cancelled) is { } row)
        {
            if (row.Key != _key || row.Key.Length == 0)
            {
                (_key, _group) = (row.Key, row.Line);
            }
            if (row.Line > behind)
            {
                return row with { Group = _group };
            }
        }
        return null;
    }

    private sealed class RecordReader : ImportReader
    {
        private readonly StreamReader _text;
        private readonly CsvReader _records;
        private readonly ImportState _import;
        private readonly RowFormat _format;
        private bool _isPastHeader;

        public RecordReader(Stream file, ImportState import, RowFormat format)
        {
            // Bytes that are no UTF-8 come out as U+FFFD, which the reader of cells refuses; UTF-16 is known by its mark.
            _text = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 64 * 1024);
            (_import, _format, _records) = (import, format, new CsvReader(_text, import.Delimiter));
        }

        protected override async ValueTask<StagedRow?> Read(CancellationToken cancelled)
        {
            if (!_isPastHeader)
            {
                await _records.Next(cancelled);
                _isPastHeader = true;
            }
            while (await _records.Next(cancelled) is { } record)
            {
                var row = new RowReader(record, _import.Guarded, _import.Currency);
                if (record.Problem is not null || !row.IsEmpty)
                {
                    return _format.Read(row);
                }
            }
            return null;
        }

        public override ValueTask DisposeAsync()
        {
            _text.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class JsonLineReader(Stream file, Contract contract, IReadOnlyList<string> keys) : ImportReader
    {
        private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        private readonly LineReader _lines = new(file, 0, 0, LongestLine);

        protected override async ValueTask<StagedRow?> Read(CancellationToken cancelled)
        {
            while (await _lines.Next(cancelled) is { } line)
            {
                if (line.TooLong)
                {
                    return Wrong(line.Number, "{}", CsvRecord.TooLong);
                }
                if (!line.Text.Span.Trim(" \t\r"u8).IsEmpty)
                {
                    return Staged(line.Number, line.Text);
                }
            }
            return null;
        }

        private StagedRow Staged(long number, ReadOnlyMemory<byte> line)
        {
            string text;
            try
            {
                text = Strict.GetString(line.Span);
            }
            catch (DecoderFallbackException)
            {
                return Wrong(number, "{}", "not_text");
            }
            try
            {
                return JsonNode.Parse(text) is JsonObject members && !text.Contains('\0', StringComparison.Ordinal)
                    ? new StagedRow(number, number, KeyOf(members), null, text, [])
                    : Wrong(number, "{}", "malformed_body");
            }
            catch (JsonException)
            {
                return Wrong(number, "{}", "malformed_body");
            }
            catch (ArgumentException)
            {
                // Members of one name, which the tree of nodes refuses when it is looked into.
                return Wrong(number, "{}", "duplicate");
            }
            catch (InvalidOperationException)
            {
                // A key with a lone surrogate.
                return Wrong(number, "{}", "not_text");
            }
        }

        private string KeyOf(JsonObject members)
        {
            foreach (var key in keys)
            {
                if (members[contract.NameOf(key)] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length is > 0 and <= 500)
                {
                    return $"{key}:{text.Replace('\0', '\uFFFD')}";
                }
            }
            return "";
        }

        private static StagedRow Wrong(long number, string body, string code) => new(number, number, "", null, body, [ImportError.Of(number, "", code, "")]);

        public override ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
