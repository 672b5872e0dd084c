using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.Harness;

namespace Stoa.Packages.Tests;

/// <summary>Who buys by the routes of document 003, at whichever node.</summary>
internal sealed class Buyer
{
    private readonly string _token;

    private Buyer(string token) => _token = token;

    public static async Task<Buyer> SignUp(RunningStoa stoa)
    {
        var account = new
        {
            email = $"buyer-{Guid.NewGuid():N}@example.com",
            password = "SecurePassword123!",
            first_name = "John",
        };
        var answer = await Send(stoa, HttpMethod.Post, "/auth/register", account);
        return new Buyer((string)answer["data"]!["access_token"]!);
    }

    public async Task Order(RunningStoa stoa)
    {
        await Ask(stoa, HttpMethod.Post, "/cart/items", new { product_id = "prod-2", quantity = 1 });
        await Ask(stoa, HttpMethod.Post, "/orders", PlainOrder.Body);
    }

    /// <summary>How many of theirs a node knows.</summary>
    public async Task<int> Orders(RunningStoa stoa) => (int)(await Ask(stoa, HttpMethod.Get, "/orders"))["meta"]!["total_items"]!;

    private Task<JsonNode> Ask(RunningStoa stoa, HttpMethod method, string path, object? body = null) => Send(stoa, method, path, body, _token);

    private static async Task<JsonNode> Send(RunningStoa stoa, HttpMethod method, string path, object? body, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v1" + path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await stoa.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
