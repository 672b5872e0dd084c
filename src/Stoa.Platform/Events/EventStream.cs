using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Platform.Events;

/// <summary>One listener's stream.</summary>
internal sealed class EventStream(EventSources sources, RequestContext context, EventFilter filter, Stream target)
{
    /// <summary>Tells that something is missing between what the client knows and what follows: it must read anew what it shows.</summary>
    private static readonly byte[] Gap = [.. "event: gap\ndata: {}\n\n"u8];

    private const int PageSize = 500;
    private const int BeatsOfSilence = 15;
    private Caller _caller = context.Caller;

    /// <summary>The last place that is behind this listener, and the last one that it was told.</summary>
    private long _position;

    private long _told = -1;
    private int _silence;

    public void Abort() => context.Abort();

    public async Task Follow(Listener listener)
    {
        if (filter.After is not null)
        {
            await Resume(listener.Over);
        }
        sources.Feed.Add(listener);
        var joined = await listener.Joined.WaitAsync(listener.Over);
        if (filter.After is null)
        {
            _position = joined;
        }
        else
        {
            await CatchUp(joined, listener.Over);
        }
        await Mark(listener.Over);
        while (await listener.Queue.WaitToReadAsync(listener.Over))
        {
            var isBeat = false;
            while (listener.Queue.TryRead(out var heard))
            {
                isBeat |= heard.IsBeat;
                await Hear(heard, listener.Over);
            }
            if (isBeat && !await MayStay(listener.Over))
            {
                return;
            }
            await Flush(listener.Over);
        }
    }

    /// <summary>What the client knows is a place of the log that is still there, or it has missed something for good.</summary>
    private async Task Resume(CancellationToken over)
    {
        var isPlace = long.TryParse(filter.After, NumberStyles.None, CultureInfo.InvariantCulture, out var known);
        var (oldest, last) = await sources.Database.One(BoundsSql, row => (row.GetInt64(0), row.GetInt64(1)), over);
        _position = isPlace && known <= last ? Math.Max(known, oldest - 1) : last;
        if (!isPlace || known != _position)
        {
            await target.WriteAsync(Gap, over);
        }
        // Until nearly nothing is left: what happens meanwhile waits in a small queue.
        while (await CatchUp(long.MaxValue, over) == PageSize) { }
    }

    /// <summary>Reads what lies before a place, and how much there was of the last page.</summary>
    private async Task<int> CatchUp(long until, CancellationToken over)
    {
        while (_position < until)
        {
            var page = await sources.Database.Many(
                EventFeed.ReadSql,
                row => new Heard(row.GetInt64(0), row.GetString(1), row.GetString(2)),
                over,
                _position,
                PageSize
            );
            foreach (var heard in page.Where(heard => heard.Position <= until))
            {
                await Hear(heard, over);
            }
            await target.FlushAsync(over);
            if (!await MayStay(over))
            {
                throw new OperationCanceledException("may not listen any more");
            }
            if (page.Count < PageSize || until == long.MaxValue)
            {
                return page.Count;
            }
        }
        return 0;
    }

    private async ValueTask Hear(Heard heard, CancellationToken over)
    {
        if (heard.IsBeat || heard.Position <= _position)
        {
            return;
        }
        _position = heard.Position;
        if (
            sources.Catalogue.Find(heard.Type) is { } type
            && (filter.Types.Count == 0 || filter.Types.Contains(heard.Type, StringComparer.Ordinal))
            && (filter.Aggregate is null || filter.Aggregate == heard.Aggregate)
            && _caller.May(type.Resource, "read")
        )
        {
            await target.WriteAsync(Frame(heard), over);
            (_told, _silence) = (heard.Position, 0);
        }
    }

    /// <summary>
    /// A comment keeps what lies between from taking the silence for the end; with it the place moves on over what was not for this listener.
    /// </summary>
    private async Task Flush(CancellationToken over)
    {
        if (++_silence >= BeatsOfSilence)
        {
            await Mark(over);
        }
        else if (_silence == 1)
        {
            await target.FlushAsync(over);
        }
    }

    private async Task Mark(CancellationToken over)
    {
        await target.WriteAsync(_told == _position ? ":\n\n"u8.ToArray() : [.. ":\nid: "u8, .. Place(_position), .. "\n\n"u8], over);
        await target.FlushAsync(over);
        (_told, _silence) = (_position, 0);
    }

    private async ValueTask<bool> MayStay(CancellationToken over)
    {
        var known = await sources.Authorizer.Again(context, over);
        _caller = known.Caller ?? _caller;
        return known.Failure is null;
    }

    private byte[] Frame(Heard heard)
    {
        var bytes = new ArrayBufferWriter<byte>(160);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString(context.Contract.NameOf("type"), heard.Type);
            json.WriteString(context.Contract.NameOf("id"), heard.Aggregate);
            json.WriteEndObject();
        }
        return
        [
            .. "id: "u8,
            .. Place(heard.Position),
            .. "\nevent: "u8,
            .. Encoding.ASCII.GetBytes(heard.Type),
            .. "\ndata: "u8,
            .. bytes.WrittenSpan,
            .. "\n\n"u8,
        ];
    }

    private static byte[] Place(long position) => Encoding.ASCII.GetBytes(position.ToString(CultureInfo.InvariantCulture));

    internal const string BoundsSql = """
        SELECT coalesce((SELECT min(e.position) FROM platform.event_log e), h.position + 1), h.position FROM platform.event_head h
        """;
}
