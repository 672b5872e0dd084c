using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Payments;

/// <summary>A server that is killed while buyers pay and staff ship: the journal of Stripe's double says what became of the money.</summary>
public sealed class PaymentKillTests
{
    private const int Buyers = 5;
    private const int Kills = 8;

    [Fact]
    public async Task No_money_without_an_order_no_order_without_money_and_nothing_twice_after_kill_9()
    {
        // Time enough to be killed in between.
        await using var stripe = await StripeServer.Start(new StripeDoubleOptions { Latency = TimeSpan.FromMilliseconds(40) });
        await using var server = await ServerProcess.Start(
            "--Payments:Provider",
            "stripe",
            "--Payments:Stripe:SecretKey",
            stripe.Options.SecretKey,
            "--Payments:Stripe:ApiBase",
            stripe.BaseUrl,
            "--RateLimits:Enabled",
            "false"
        );
        using var shop = new Caller(server.Root);
        var tokens = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => shop.SignUp()));
        var root = await shop.LogIn("admin@stoa.local", ServerProcess.AdminPassword);
        var placed = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var work = tokens.Select(token => Buy(shop, token, placed, stop.Token)).Append(Ship(shop, root, placed, stop.Token)).ToList();

        for (var kill = 0; kill < Kills; kill++)
        {
            var target = stripe.Journal.Entries.Count + Random.Shared.Next(8, 20);
            await Wait.Until(() => stripe.Journal.Entries.Count >= target, () => $"nothing is paid any more after {kill} kills");
            await server.KillServer();
            await server.Restart();
        }
        await stop.CancelAsync();
        await Task.WhenAll(work);

        await using var database = await Settled(server);
        foreach (var money in stripe.Money)
        {
            var payment = Guid.Parse(money.Metadata["payment"]);
            var total = await One(database, "SELECT o.total FROM payments.payments p JOIN commerce.orders o ON o.id = p.order_id WHERE p.id = $1", payment);
            Assert.True(money.Held + money.Net == (total ?? 0), $"{payment}: {money.Held} held and {money.Net} taken for an order of {total}");
            Assert.True(money is { Authorizations: <= 1, Captures: <= 1 }, $"{payment} was paid twice");
        }
        Assert.Equal(stripe.Money.Count, stripe.Money.Select(money => money.Metadata["payment"]).Distinct(StringComparer.Ordinal).Count());
        var orders = await One(database, "SELECT count(*) FROM commerce.orders", null);
        Assert.Equal(orders, stripe.Money.Count(money => money.Held + money.Net > 0));
        Assert.True(orders >= Kills, $"{orders} orders");
    }

    /// <summary>Everything that was left open is due, until nothing is.</summary>
    private static async Task<NpgsqlDataSource> Settled(ServerProcess server)
    {
        var port = File.ReadLines(Path.Combine(server.Folder, "postgres", "postmaster.pid")).ElementAt(3);
        var password = (await File.ReadAllTextAsync(Path.Combine(server.Folder, "postgres.password"))).Trim();
        var database = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=stoa;Database=stoa;Password={password}");
        await Wait.Until(async () =>
        {
            await Change(database, "UPDATE payments.operations SET next_at = now() WHERE status IN ('started', 'unknown', 'pending')");
            await Change(database, "UPDATE payments.payments SET expires_at = now() WHERE order_id IS NULL");
            return await One(
                    database,
                    """
                    SELECT (SELECT count(*) FROM payments.operations WHERE status IN ('started', 'unknown', 'pending'))
                         + (SELECT count(*) FROM payments.payments WHERE order_id IS NULL AND status NOT IN ('voided', 'failed', 'expired'))
                    """,
                    null
                ) == 0;
        });
        return database;
    }

    private static async Task Buy(Caller shop, string token, ConcurrentQueue<string> placed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await shop.Post("/cart/items", token, new { product_id = "prod-2", quantity = 1 });
            if (await shop.Post("/orders", token, Body) is { } answer && (string?)answer["data"]?["id"] is { } order)
            {
                placed.Enqueue(order);
            }
        }
    }

    /// <summary>Every second order; the others stay held.</summary>
    private static async Task Ship(Caller shop, string token, ConcurrentQueue<string> placed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (placed.TryDequeue(out _) && placed.TryDequeue(out var order))
            {
                await shop.Post($"/admin/orders/{order}/ship", token, new { });
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static readonly JsonObject Body = Buying.OrderBody(payment: "pm_card_visa");

    private static async Task<long?> One(NpgsqlDataSource database, string sql, Guid? argument)
    {
        await using var command = database.CreateCommand(sql);
        if (argument is { } id)
        {
            command.Parameters.AddWithValue(id);
        }
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as long?;
    }

    private static async Task Change(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A client for which a server that is away is part of the day.</summary>
    private sealed class Caller(string root) : IDisposable
    {
        private readonly HttpClient _http = new() { BaseAddress = new Uri(root), Timeout = Wait.Limit };

        public async Task<string> SignUp() =>
            (string)
                (await Post("/auth/register", null, new { email = $"{Guid.NewGuid():N}@example.com", password = "SecurePassword123!" }))!["data"]![
                    "access_token"
                ]!;

        public async Task<string> LogIn(string email, string password) =>
            (string)(await Post("/auth/login", null, new { email, password }))!["data"]!["access_token"]!;

        /// <summary>Null where the server is away.</summary>
        public async Task<JsonNode?> Post(string path, string? token, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1" + path) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            try
            {
                using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
                return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
            catch (Exception away) when (away is HttpRequestException or IOException)
            {
                await Task.Delay(50, CancellationToken.None);
                return null;
            }
        }

        public void Dispose() => _http.Dispose();
    }
}
