namespace Stoa.Server.Tests.Events;

/// <summary>What a client of server-sent events heard.</summary>
internal sealed record HeardEvent(string Id, string Type, string Data);

/// <summary>A client of <c>GET /admin/events</c>, as the standard reads streams.</summary>
internal sealed class LiveListener : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;
    private bool _isOver;

    private LiveListener(HttpResponseMessage response, Stream body) => (_response, _lines) = (response, new StreamReader(body));

    /// <summary>The last id, also of blocks without an event.</summary>
    public string LastId { get; private set; } = "";

    public static async Task<LiveListener> Open(Client client, string query = "", string? lastId = null)
    {
        var response = await client.Listen("/admin/events" + query, lastId is null ? [] : [("Last-Event-ID", lastId)]);
        return new LiveListener(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Until the stream has said where it begins: what happens from then on is heard.</summary>
    public async Task<LiveListener> Begun()
    {
        while (LastId.Length == 0)
        {
            Assert.False(_isOver);
            Assert.Null(await Block());
        }
        return this;
    }

    /// <summary>The next event; null where the stream has ended.</summary>
    public async Task<HeardEvent?> Next()
    {
        HeardEvent? heard = null;
        while (heard is null && !_isOver)
        {
            heard = await Block();
        }
        return heard;
    }

    public async Task<List<HeardEvent>> Next(int count)
    {
        var heard = new List<HeardEvent>();
        while (heard.Count < count && await Next() is { } one)
        {
            heard.Add(one);
        }
        return heard;
    }

    /// <summary>Reads on until the server has ended the stream.</summary>
    public async Task Ended()
    {
        while (await Next() is not null) { }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }

    private async Task<HeardEvent?> Block()
    {
        var (type, data, line) = ("", "", (string?)null);
        while ((line = await _lines.ReadLineAsync(TestContext.Current.CancellationToken)) is { Length: > 0 })
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                LastId = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = line[6..];
            }
        }
        _isOver = line is null;
        return data.Length == 0 ? null : new HeardEvent(LastId, type, data);
    }
}
