using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Stoa.FcmDouble;

/// <summary><c>POST /iid/v1:batchAdd</c> and <c>:batchRemove</c> of the Instance ID service: who is subscribed to which topic.</summary>
internal sealed class TopicEndpoint(DoubleSettings settings, TokenEndpoint tokens)
{
    private const string Add = "/iid/v1:batchAdd";
    private const string Remove = "/iid/v1:batchRemove";
    private const string Prefix = "/topics/";
    private const int MostTokens = 1_000;

    private readonly ConcurrentDictionary<(string Topic, string Token), bool> _subscribed = new();
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private int _calls;

    public int Calls => _calls;

    public bool IsSubscribed(string topic, string token) => _subscribed.ContainsKey((topic, token));

    public static bool Serves(PathString path) => path == Add || path == Remove;

    public async Task Handle(HttpContext http)
    {
        Interlocked.Increment(ref _calls);
        await settings.Held.WaitAsync(http.RequestAborted);
        var (status, answer) = await Answer(http);
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
    }

    private async Task<(int Status, JsonObject Answer)> Answer(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || http.Request.Headers["access_token_auth"] != "true" || !tokens.IsGood(header.AsSpan(7)))
        {
            return Refusal(401, "Unauthorized");
        }
        if (settings.Mode is Outcome.Unavailable)
        {
            http.Response.Headers.RetryAfter = "1";
            return Refusal(503, "Unavailable");
        }
        if (await Read(http) is not { } body || (string?)body["to"] is not { } to || body["registration_tokens"] is not JsonArray { Count: > 0 } named)
        {
            return Refusal(400, "InvalidRequest");
        }
        if (!to.StartsWith(Prefix, StringComparison.Ordinal) || !Topics.IsName(to[Prefix.Length..]))
        {
            return Refusal(400, "InvalidTopic");
        }
        return named.Count > MostTokens
            ? Refusal(400, "TooManyTokens")
            : (
                200,
                new JsonObject
                {
                    ["results"] = new JsonArray([.. named.Select(token => Change(to[Prefix.Length..], (string)token!, http.Request.Path == Add))]),
                }
            );
    }

    private JsonObject Change(string topic, string token, bool isAdding)
    {
        var outcome = Outcomes.Of(token, _attempts.AddOrUpdate(token, 1, (_, before) => before + 1));
        var error = outcome switch
        {
            Outcome.Unregistered => "NOT_FOUND",
            Outcome.Invalid or Outcome.InvalidField => "INVALID_ARGUMENT",
            Outcome.Quota => "TOO_MANY_TOPICS",
            Outcome.Internal => "INTERNAL",
            _ => null,
        };
        if (error is not null)
        {
            return new JsonObject { ["error"] = error };
        }
        _ = isAdding ? _subscribed[(topic, token)] = true : _subscribed.TryRemove((topic, token), out _);
        return [];
    }

    private static async Task<JsonObject?> Read(HttpContext http)
    {
        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (int, JsonObject) Refusal(int status, string error) => (status, new JsonObject { ["error"] = error });
}
