using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Stripe;

/// <summary>Calls the double over HTTP, as a plain adapter does.</summary>
internal sealed class StripeCaller(StripeServer stripe) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(stripe.BaseUrl) };

    /// <summary>A held payment of 100.00 EUR by card.</summary>
    public const string Held =
        "amount=10000&currency=eur&capture_method=manual&confirm=true&payment_method=pm_card_visa&automatic_payment_methods[enabled]=true"
        + "&automatic_payment_methods[allow_redirects]=never";

    public const string Paid = "amount=10000&currency=eur&confirm=true&payment_method=pm_card_visa&return_url=https://shop.example/";

    public async Task<StripeAnswer> Post(string path, string form = "", string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(form) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        return await Send(request);
    }

    public async Task<StripeAnswer> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await Send(request);
    }

    /// <summary>The id of what a call has made.</summary>
    public async Task<string> Id(string path, string form) => (await Post(path, form)).Text("id");

    public async Task<StripeAnswer> Send(HttpRequestMessage request)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", stripe.Options.SecretKey);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new StripeAnswer(
            (int)answer.StatusCode,
            body,
            answer.Headers.ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.Ordinal)
        );
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record StripeAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json { get; } = JsonNode.Parse(Body)!;

    /// <summary>The code of the error; null where there is none.</summary>
    public string? Code => (string?)Json["error"]?["code"];

    public string Text(string name) => (string)Json[name]!;
}
