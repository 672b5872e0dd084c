using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Contracts.Payloads;

namespace Stoa.Push.Devices;

/// <summary>One result line; for documentation.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Id">Of the device that was saved; absent where the line was refused.</param>
/// <param name="Errors">What is wrong, in sentences; absent where nothing is.</param>
internal sealed record ImportedLine(
    long Line,
    [property: OneOf<LineStatuses>] string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Errors
);

/// <summary>
/// What became of every line: the sums and, for who asked, each line's result in a file that goes with the request. It is told only when
/// all lines are in, because hardly any client reads an answer while it still sends.
/// </summary>
internal sealed class ImportResults : IAsyncDisposable
{
    private const int ToldFailures = 100;
    private const int BufferSize = 64 * 1024;

    private readonly List<FailedLine> _failures = [];
    private readonly FileStream? _file;
    private readonly Utf8JsonWriter? _json;
    private long _lines,
        _created,
        _updated;

    public ImportResults(bool everyLine)
    {
        if (everyLine)
        {
            _file = new FileStream(
                Path.Combine(Path.GetTempPath(), "stoa-import-" + Guid.CreateVersion7().ToString("N")),
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.None,
                BufferSize,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous
            );
            _json = new Utf8JsonWriter(_file);
        }
    }

    public ImportSummary Summary => new(_lines, _created, _updated, _lines - _created - _updated, _failures);

    public void Saved(long line, long id, bool isNew)
    {
        _lines++;
        _created += isNew ? 1 : 0;
        _updated += isNew ? 0 : 1;
        WriteLine(line, isNew ? "created"u8 : "updated"u8, json => json.WriteNumber("id"u8, id));
    }

    public void Refused(long line, string[] errors)
    {
        _lines++;
        if (_failures.Count < ToldFailures)
        {
            _failures.Add(new FailedLine(line, errors));
        }
        WriteLine(
            line,
            "failed"u8,
            json =>
            {
                json.WriteStartArray("errors"u8);
                Array.ForEach(errors, json.WriteStringValue);
                json.WriteEndArray();
            }
        );
    }

    public async Task CopyTo(Stream target, CancellationToken cancelled)
    {
        await _file!.FlushAsync(cancelled);
        _file.Position = 0;
        await _file.CopyToAsync(target, cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        if (_json is not null)
        {
            await _json.DisposeAsync();
            await _file!.DisposeAsync();
        }
    }

    private void WriteLine(long line, ReadOnlySpan<byte> status, Action<Utf8JsonWriter> rest)
    {
        if (_json is null)
        {
            return;
        }
        _json.WriteStartObject();
        _json.WriteNumber("line"u8, line);
        _json.WriteString("status"u8, status);
        rest(_json);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _file!.WriteByte((byte)'\n');
    }
}
