using System.Text.Json.Nodes;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>A shop that may call endpoints on this machine, and a system at the other end. Tests move what is due, and wait for no schedule.</summary>
public sealed class HookShop(TestDatabases databases) : IAsyncLifetime
{
    public static readonly (string Key, string Value) AllowPrivate = ("Webhooks:AllowPrivate", "true");

    private string _connectionString = "";

    internal (string Key, string Value)[] Settings { get; init; } = [];

    private Client? _root;

    public StoaHost Host { get; private set; } = null!;

    internal Receiver Receiver { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _connectionString = await databases.Create();
        Host = await StoaHost.Start(_connectionString, [AllowPrivate, .. Settings]);
        Receiver = await Receiver.Start();
        // What happened while the demo shop was filled, and what followed from it, is not told to endpoints that come later, once it has its places.
        await Wait.Until(async () => await Host.One<long>("SELECT count(*) FROM platform.outbox WHERE dead_at IS NULL") == 0);
        await Events.Told.Relayed(Host);
    }

    public async ValueTask DisposeAsync()
    {
        var errors = Host.LoggedErrors;
        await Host.DisposeAsync();
        databases.Release(Host.ConnectionString);
        await Receiver.DisposeAsync();
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }

    public Task<StoaHost> AnotherNode(params (string, string)[] settings) => StoaHost.Start(_connectionString, [AllowPrivate, .. settings]);

    public async Task<Client> Root() => _root ??= await Host.SuperAdmin();

    /// <summary>An endpoint at a path of the receiver that nobody else uses.</summary>
    internal async Task<Hook> Subscribe(string? contract = null, params string[] types)
    {
        var path = $"/{Guid.NewGuid():N}";
        var root = await Root();
        await Events.Told.Relayed(Host);
        var reply = await root.Post(
            "/admin/webhooks",
            new
            {
                url = Receiver.Root + path,
                types = types.Length == 0 ? ["*"] : types,
                contract = contract ?? "store",
            }
        );
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return new Hook(this, Guid.Parse((string)reply.Data["id"]!), path, (string)reply.Data["secret"]!);
    }

    /// <summary>Something happens to these things, one after the other.</summary>
    public Task Happen(params IReadOnlyList<string> things) => Happen(DateTimeOffset.UtcNow, things);

    public Task Happen(DateTimeOffset at, IReadOnlyList<string> things) =>
        Host.Database.Change(
            """
            INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
            SELECT 'product.updated', 'product', t.id, json_build_object('id', t.id), $2
            FROM unnest($1::text[]) WITH ORDINALITY AS t (id, number) ORDER BY t.number
            """,
            TestContext.Current.CancellationToken,
            things.ToArray(),
            at
        );

    /// <summary>Something happens to a thing whose name nobody else uses.</summary>
    public async Task<string> HappenOnce()
    {
        var thing = $"thing-{Guid.NewGuid():N}";
        await Happen(thing);
        return thing;
    }
}

/// <summary>An endpoint.</summary>
internal sealed record Hook(HookShop Shop, Guid Id, string Path, string Secret)
{
    public string Url => $"/admin/webhooks/{Id}";

    public IReadOnlyList<Received> All => Shop.Receiver.At(Path);

    public Task<IReadOnlyList<Received>> Wait(int count) => Shop.Receiver.Wait(Path, count);

    public async Task<JsonNode> Read() => (await (await Shop.Root()).Get(Url)).Data;

    public async Task<Reply> Patch(object body) => await (await Shop.Root()).Send(HttpMethod.Patch, Url, body, ("If-Match", "*"));

    public async Task<IReadOnlyList<JsonNode>> Deliveries(string query = "") =>
        [.. ((JsonArray)(await (await Shop.Root()).Get($"{Url}/deliveries?page_size=100{query}")).Data).Select(node => node!)];

    /// <summary>Once so many were settled in this state.</summary>
    public async Task<IReadOnlyList<JsonNode>> Settled(string status, int count, int attempts = 1)
    {
        IReadOnlyList<JsonNode> found = [];
        await Harness.Wait.Until(
            async () => (found = [.. (await Deliveries()).Where(one => (string?)one["status"] == status && (int)one["attempts"]! >= attempts)]).Count >= count,
            () => $"{found.Count} of {count} are {status}"
        );
        return found;
    }

    /// <summary>The next attempt is due, and the endpoint may be called.</summary>
    public async Task Hurry()
    {
        await Shop.Host.Database.Change("UPDATE integrations.endpoints SET throttled_until = NULL WHERE id = $1", TestContext.Current.CancellationToken, Id);
        await Shop.Host.Database.Change(
            "UPDATE integrations.lanes SET due_at = now() WHERE endpoint_id = $1 AND NOT busy",
            TestContext.Current.CancellationToken,
            Id
        );
    }
}
