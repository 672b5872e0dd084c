namespace Stoa.Server.Tests.ApiKeys;

/// <summary>Helpers for tests of API keys.</summary>
internal static class KeyRing
{
    public static Task<Reply> AskForKey(
        this Client maker,
        string[]? scopes = null,
        string kind = "secret",
        string? contract = null,
        string[]? addresses = null,
        DateTimeOffset? expires = null
    ) =>
        maker.Post(
            "/admin/api-keys",
            new
            {
                name = "Warehouse",
                kind,
                scopes = scopes ?? [],
                contract,
                addresses = addresses ?? [],
                expires_at = expires,
            }
        );

    public static async Task<MadeKey> NewKey(
        this Client maker,
        string[]? scopes = null,
        string kind = "secret",
        string? contract = null,
        string[]? addresses = null,
        DateTimeOffset? expires = null
    )
    {
        var reply = await maker.AskForKey(scopes, kind, contract, addresses, expires);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return MadeKey.Of(reply, maker);
    }

    public static Task<Reply> Rotate(this Client maker, MadeKey key, object? body = null) => maker.Post($"/admin/api-keys/{key.Id}/rotate", body);

    public static async Task Revoke(this Client maker, MadeKey key) =>
        Assert.Equal(HttpStatusCode.NoContent, (await maker.Send(HttpMethod.Delete, $"/admin/api-keys/{key.Id}", null, ("If-Match", "*"))).Status);

    /// <summary>Changes a key behind the server's back, and tells every node.</summary>
    public static Task ChangeKey(this StoaHost host, MadeKey key, string set) =>
        host.Execute(
            $"WITH changed AS (UPDATE accounts.api_keys SET {set} WHERE id = $1 RETURNING id) SELECT pg_notify('stoa', 'api_key:') FROM changed",
            Guid.Parse(key.Id)
        );

    public static void Denied(this Reply reply, HttpStatusCode status, string code) =>
        Assert.Equal((status, code), (reply.Status, reply.Headers["Error-Code"]));
}

/// <summary>An API key, and a client that calls with it.</summary>
internal sealed record MadeKey(string Id, string Text, Client Client)
{
    public static MadeKey Of(Reply reply, Client maker)
    {
        var text = (string)reply.Data["key"]!;
        return new MadeKey((string)reply.Data["id"]!, text, new Client(maker.Host, text));
    }
}
