using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>kill -9 in the middle of deliveries: nothing is lost, and what comes twice comes under its id.</summary>
public sealed class WebhookKillTests
{
    private const int Events = 400;
    private const int Kills = 4;

    [Fact]
    public async Task Kill_9_loses_nothing_and_ids_stay()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = async (_, http) =>
        {
            await Task.Delay(20, CancellationToken.None);
            await Receiver.Status(http, 200);
        };
        // Long enough that only a kill makes a delivery come again, and not a machine that stands still for a second.
        await using var server = await ServerProcess.Start(
            "--Webhooks:AllowPrivate",
            "true",
            "--Webhooks:Timeout",
            "00:00:10",
            "--Webhooks:Lease",
            "00:00:15",
            "--Webhooks:Parallel",
            "4",
            "--Webhooks:ParallelInAll",
            "4"
        );
        await Subscribe(server, receiver);
        await using (var database = Database(server))
        {
            await Happen(database, Events);
        }

        for (var kill = 1; kill <= Kills; kill++)
        {
            var target = receiver.All.Count + Random.Shared.Next(10, 60);
            await Wait.Until(() => receiver.All.Count >= target);
            await server.KillServer();
            await server.Restart();
        }
        await using var after = Database(server);
        await Wait.Until(async () => await Count(after, "SELECT count(*) FROM integrations.deliveries WHERE status = 'delivered'") == Events);

        var told = receiver.All.ToLookup(got => (string)got.Json["data"]!["id"]!, StringComparer.Ordinal);
        Assert.Equal(Events, told.Count);
        Assert.All(told, thing => Assert.Single(thing.Select(got => (got.Id, got.Body)).Distinct()));
        Assert.Equal(Events, receiver.All.Select(got => got.Id).Distinct(StringComparer.Ordinal).Count());
        // What was under way at a kill comes again, and what was not written down yet; nothing else does.
        Assert.InRange(receiver.All.Count, Events, Events + (Kills * 4 * 2));
        Assert.Equal(0, await Count(after, "SELECT count(*) FROM integrations.lanes"));
    }

    private static async Task Subscribe(ServerProcess server, Receiver receiver)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Root + "/api/v1/") };
        var login = await http.PostAsync(
            "auth/login",
            Json(new JsonObject { ["email"] = "admin@stoa.local", ["password"] = ServerProcess.AdminPassword }),
            TestContext.Current.CancellationToken
        );
        var token = (string)JsonNode.Parse(await login.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!["access_token"]!;
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var made = await http.PostAsync(
            "admin/webhooks",
            Json(new JsonObject { ["url"] = receiver.Root + "/", ["types"] = new JsonArray("product.updated") }),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        static StringContent Json(JsonObject body) => new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
    }

    private static Task<int> Happen(NpgsqlDataSource database, int count) =>
        database.Change(
            """
            INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
            SELECT 'product.updated', 'product', 'killed-' || n, json_build_object('id', 'killed-' || n), now() FROM generate_series(1, $1) AS n
            """,
            TestContext.Current.CancellationToken,
            count
        );

    private static Task<long> Count(NpgsqlDataSource database, string sql) => database.One(sql, row => row.GetInt64(0), TestContext.Current.CancellationToken);

    private static NpgsqlDataSource Database(ServerProcess server)
    {
        var port = File.ReadLines(Path.Combine(server.Folder, "postgres", "postmaster.pid")).ElementAt(3);
        var password = File.ReadAllText(Path.Combine(server.Folder, "postgres.password")).Trim();
        return NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=stoa;Database=stoa;Password={password}");
    }
}
