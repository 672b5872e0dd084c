using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Stoa.Cluster.Tests;

/// <summary>How a call ended, in so many tries.</summary>
internal sealed record Reply(Ending Ending, JsonNode? Data, int Attempts)
{
    public bool IsDone => Ending is Ending.Done or Ending.Read;
}

/// <summary>
/// A careful client: each call has an Idempotency-Key and is tried again, at the other node, until it has an answer. It knows 503 and "still running"; whatever
/// else is no success goes into the ledger as wrong.
/// </summary>
internal sealed class Caller(IReadOnlyList<Uri> nodes, Ledger ledger, int first) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Longer than any wait that the server allows itself.</summary>
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private int _node = first;

    public string? Token { get; set; }

    /// <summary>Done, read, in doubt, sold out or wrong.</summary>
    public async Task<Reply> Call(HttpMethod method, string path, object? body, string key)
    {
        var begun = ledger.Now;
        for (var attempt = 1; ; attempt++)
        {
            var (ending, answer) = await Try(method, path, body, key);
            if (ending is Ending.Done or Ending.Read)
            {
                return new Reply(ending, JsonNode.Parse(answer)!["data"], attempt);
            }
            if (ending is Ending.InDoubt or Ending.SoldOut or Ending.Wrong || ledger.Now - begun > Patience)
            {
                return new Reply(ending, null, attempt);
            }
            _node++;
            await Task.Delay(Pause);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(Ending Ending, string Answer)> Try(HttpMethod method, string path, object? body, string key)
    {
        var (start, node) = (ledger.Now, _node % nodes.Count);
        var (ending, answer) = await Send(nodes[node], method, path, body, key);
        ledger.Note(new Attempt(ledger.Now, ledger.Now - start, node + 1, ending, $"{method} {path}", ending is Ending.Done or Ending.Read ? "" : answer));
        return (ending, answer);
    }

    private async Task<(Ending Ending, string Answer)> Send(Uri node, HttpMethod method, string path, object? body, string key)
    {
        using var request = new HttpRequestMessage(method, new Uri(node, path));
        request.Headers.Add("Idempotency-Key", key);
        if (Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }
        request.Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body);
        try
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var ending = Judge(response, text, method);
            return (ending, ending is Ending.Done or Ending.Read ? text : $"{(int)response.StatusCode} {text}");
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            return (gone is TaskCanceledException ? Ending.Wrong : Ending.NoAnswer, gone.Message);
        }
    }

    private static Ending Judge(HttpResponseMessage response, string text, HttpMethod method) =>
        response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created => method == HttpMethod.Get ? Ending.Read : Ending.Done,
            HttpStatusCode.Accepted => Ending.InDoubt,
            HttpStatusCode.ServiceUnavailable
                when response.Headers.RetryAfter?.Delta > TimeSpan.Zero && CodeOf(text) is "service_unavailable" or "overloaded" => Ending.Busy,
            HttpStatusCode.BadRequest when CodeOf(text) == "out_of_stock" => Ending.SoldOut,
            HttpStatusCode.Conflict when CodeOf(text) == "idempotency_key_in_use" => Ending.KeyInUse,
            HttpStatusCode.Conflict when CodeOf(text) == "checkout_in_progress" => Ending.InDoubt,
            _ => Ending.Wrong,
        };

    /// <summary>The code of a failure as the contract <c>store</c> writes it.</summary>
    private static string? CodeOf(string text)
    {
        try
        {
            return (string?)JsonNode.Parse(text)?["error"]?["code"];
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
