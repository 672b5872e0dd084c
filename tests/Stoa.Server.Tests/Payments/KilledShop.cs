using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Payments;

/// <summary>A server that is killed while Stripe takes its buyers' money, and what stands in its database once everything has come to its end.</summary>
internal static class KilledShop
{
    /// <summary>It takes time enough to be killed in between.</summary>
    public static Task<StripeServer> SlowStripe() => StripeServer.Start(new StripeDoubleOptions { Latency = TimeSpan.FromMilliseconds(40) });

    public static Task<ServerProcess> Start(StripeServer stripe, params string[] options) =>
        ServerProcess.Start([
            .. options,
            "--Payments:Stripe:SecretKey",
            stripe.Options.SecretKey,
            "--Payments:Stripe:ApiBase",
            stripe.BaseUrl,
            "--RateLimits:Enabled",
            "false",
        ]);

    /// <summary>Each time after so many more requests to Stripe, from <paramref name="least"/> and below <paramref name="most"/>.</summary>
    public static async Task KillWhileBusy(ServerProcess server, StripeServer stripe, int times, int least, int most)
    {
        for (var kill = 0; kill < times; kill++)
        {
            var target = stripe.Journal.Entries.Count + Random.Shared.Next(least, most);
            await Wait.Until(() => stripe.Journal.Entries.Count >= target, () => $"nothing is paid any more after {kill} kills");
            await server.KillServer();
            await server.Restart();
        }
    }

    /// <summary>Everything that was left open is due, until nothing is.</summary>
    public static async Task<NpgsqlDataSource> Settled(ServerProcess server)
    {
        var port = File.ReadLines(Path.Combine(server.Folder, "postgres", "postmaster.pid")).ElementAt(3);
        var password = (await File.ReadAllTextAsync(Path.Combine(server.Folder, "postgres.password"))).Trim();
        var database = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=stoa;Database=stoa;Password={password}");
        await Wait.Until(async () =>
        {
            await Change(database, "UPDATE payments.operations SET next_at = now() WHERE status IN ('started', 'unknown', 'pending')");
            await Change(database, "UPDATE payments.payments SET expires_at = now() WHERE order_id IS NULL");
            await Change(database, "UPDATE commerce.checkouts SET expires_at = now() WHERE status IN ('open', 'requires_action', 'pending')");
            return await One(
                    database,
                    """
                    SELECT (SELECT count(*) FROM payments.operations WHERE status IN ('started', 'unknown', 'pending'))
                         + (SELECT count(*) FROM payments.payments WHERE order_id IS NULL AND status NOT IN ('voided', 'failed', 'expired'))
                         + (SELECT count(*) FROM commerce.checkouts WHERE status IN ('open', 'requires_action', 'pending'))
                    """,
                    null
                ) == 0;
        });
        return database;
    }

    public static async Task<long?> One(NpgsqlDataSource database, string sql, Guid? argument)
    {
        await using var command = database.CreateCommand(sql);
        if (argument is { } id)
        {
            command.Parameters.AddWithValue(id);
        }
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as long?;
    }

    private static Task<int> Change(NpgsqlDataSource database, string sql) => database.Change(sql, TestContext.Current.CancellationToken);
}

/// <summary>A client for which a server that is away is part of the day.</summary>
internal sealed class KillCaller(string root) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(root), Timeout = Wait.Limit };

    public async Task<string> SignUp() =>
        (string)
            (await Post("/auth/register", null, new { email = $"{Guid.NewGuid():N}@example.com", password = "SecurePassword123!" }))!["data"]!["access_token"]!;

    public async Task<string> LogIn(string email, string password) =>
        (string)(await Post("/auth/login", null, new { email, password }))!["data"]!["access_token"]!;

    /// <summary>Null where the server is away.</summary>
    public Task<JsonNode?> Post(string path, string? token, object body) => Send(HttpMethod.Post, path, token, null, body);

    /// <summary>Null where the server is away.</summary>
    public async Task<JsonNode?> Send(HttpMethod method, string path, string? token, string? cart, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (cart is not null)
        {
            request.Headers.Add("X-Cart-Token", cart);
        }
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        try
        {
            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (Exception away) when (away is HttpRequestException or IOException or SocketException)
        {
            await Task.Delay(50, CancellationToken.None);
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
