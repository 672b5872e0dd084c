using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Operations;

/// <summary>An order that was answered 201: when it was asked for and when the answer was there, by this machine's clock.</summary>
internal sealed record AnsweredOrder(Guid Id, DateTimeOffset Asked, DateTimeOffset Answered);

/// <summary>Places orders over HTTP until told to stop, whatever becomes of the server.</summary>
internal sealed class Buyer(string root, ConcurrentQueue<AnsweredOrder> answered)
{
    public async Task Run(string product, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new Uri(root), Timeout = Wait.Limit };
        var account = new { email = $"{Guid.NewGuid():N}@example.com", password = "SecurePassword123!" };
        using var joined = await http.PostAsJsonAsync("/api/v1/auth/register", account, CancellationToken.None);
        var token = (string)(await Json(joined))["data"]!["access_token"]!;
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var added = await http.PostAsJsonAsync("/api/v1/cart/items", new { product_id = product, quantity = 1 }, CancellationToken.None);
                var asked = DateTimeOffset.UtcNow;
                using var placed = await http.PostAsJsonAsync("/api/v1/orders", PlainOrder.Body, CancellationToken.None);
                if (placed.StatusCode == HttpStatusCode.Created)
                {
                    answered.Enqueue(new AnsweredOrder(Guid.Parse((string)(await Json(placed))["data"]!["id"]!), asked, DateTimeOffset.UtcNow));
                }
                // The shop has some eighty pieces of each: enough for this pace.
                await Task.Delay(400, CancellationToken.None);
            }
            catch (HttpRequestException)
            {
                // The server is dead or on its way.
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private static async Task<JsonNode> Json(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!;
}
