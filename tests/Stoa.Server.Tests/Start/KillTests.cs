using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Start;

/// <summary>Every order answered with 201 survives kills of server and database, and no order is partial.</summary>
public sealed class KillTests
{
    private const int Buyers = 6;

    [Fact]
    public async Task Orders_answered_with_201_survive_kill_9_of_server_and_database()
    {
        await using var server = await ServerProcess.Start();
        var tokens = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => SignUp(server.Root)));
        var accepted = new ConcurrentBag<(string Token, string Id)>();
        using var stop = new CancellationTokenSource();
        var buyers = tokens.Select(token => Buy(server.Root, token, accepted, stop.Token)).ToList();

        foreach (var victim in new[] { "database", "server", "database", "server" })
        {
            await WaitForMore(accepted);
            if (victim == "server")
            {
                await server.KillServer();
                await server.Restart();
            }
            else
            {
                server.KillPostmaster();
            }
        }
        await WaitForMore(accepted);
        await stop.CancelAsync();
        await Task.WhenAll(buyers);

        using var http = new HttpClient();
        foreach (var (token, id) in accepted)
        {
            var order = await Call(http, HttpMethod.Get, $"{server.Root}/api/v1/orders/{id}", token, null);
            Assert.Equal(HttpStatusCode.OK, order.Status);
            Assert.Equal(108749, (long)order.Json!["data"]!["total"]!["amount"]!);
        }
    }

    [Fact]
    public async Task An_unavailable_database_is_503_with_Retry_After_and_recovers_by_itself()
    {
        await using var server = await ServerProcess.Start();
        using var http = new HttpClient();
        var address = server.Root + "/api/v1/catalog/products?keyword=laptop";
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode);

        server.KillPostmaster();
        var away = 0;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var inARow = 0; inARow < 20 || away == 0; )
        {
            Assert.True(clock.Elapsed < Wait.Limit, $"{away} times 503, {inARow} times 200 since");
            using var reply = await http.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.True(reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, reply.StatusCode.ToString());
            if (reply.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.Equal("1", reply.Headers.RetryAfter!.ToString());
                away++;
            }
            inARow = reply.StatusCode == HttpStatusCode.OK ? inARow + 1 : 0;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(0, away);
    }

    [Fact]
    public async Task A_second_start_keeps_the_data_and_an_interrupt_exits_with_0()
    {
        await using var server = await ServerProcess.Start();
        var token = await SignUp(server.Root);
        var postmaster = server.PostmasterId;

        Assert.Equal(0, await server.Interrupt());
        Assert.False(ServerProcess.IsRunning(postmaster), "the database is still running");
        await server.Restart();

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await Call(http, HttpMethod.Get, server.Root + "/api/v1/auth/profile", token, null)).Status);
        Assert.Contains("password printed at the first start", server.Output, StringComparison.Ordinal);
    }

    /// <summary>Buys until cancelled. A lost response or a 5xx during an outage is expected; anything else is not.</summary>
    private static async Task Buy(string root, string token, ConcurrentBag<(string, string)> accepted, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = Wait.Limit };
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // The shop has 200 pieces: enough for this pace.
                await Task.Delay(150, CancellationToken.None);
                var added = await Call(http, HttpMethod.Post, root + "/api/v1/cart/items", token, new { product_id = "prod-2", quantity = 1 });
                Assert.True(added.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest or >= HttpStatusCode.InternalServerError, added.Text);
                var order = await Call(http, HttpMethod.Post, root + "/api/v1/orders", token, PlainOrder.Body);
                Assert.True(order.Status is HttpStatusCode.Created or HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable, order.Text);
                // If an order was lost on the way, its cart is still full: the next order has more than one piece and is not counted here.
                if (order.Status == HttpStatusCode.Created && (long)order.Json!["data"]!["total"]!["amount"]! == 108749)
                {
                    accepted.Add((token, (string)order.Json!["data"]!["id"]!));
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private static Task WaitForMore(ConcurrentBag<(string, string)> accepted)
    {
        var target = accepted.Count + 15;
        return Wait.Until(() => accepted.Count >= target, () => $"no orders get through any more: {accepted.Count} of {target}");
    }

    private static async Task<string> SignUp(string root)
    {
        using var http = new HttpClient();
        var reply = await Call(
            http,
            HttpMethod.Post,
            root + "/api/v1/auth/register",
            null,
            new { email = $"{Guid.NewGuid():N}@example.com", password = "SecurePassword123!" }
        );
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return (string)reply.Json!["data"]!["access_token"]!;
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Json, string Text)> Call(
        HttpClient http,
        HttpMethod method,
        string address,
        string? token,
        object? body
    )
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), text);
    }
}
