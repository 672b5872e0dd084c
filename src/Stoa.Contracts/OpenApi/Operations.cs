using System.Text.Json.Nodes;
using Stoa.Contracts.Http;

namespace Stoa.Contracts.OpenApi;

/// <summary>The operations of one contract's document.</summary>
internal sealed class Operations(Contract contract, Requests requests, Successes successes, Failures failures)
{
    public JsonObject Of(Route route)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Name,
            ["summary"] = route.Summary,
            ["description"] = Describe(route),
            ["tags"] = new JsonArray(route.Section),
        };
        if (SecurityOf(route) is { } security)
        {
            operation["security"] = security;
        }
        if (route.TakesIdempotencyKey)
        {
            operation["x-idempotent"] = true;
        }
        if (requests.Parameters(route) is { Count: > 0 } parameters)
        {
            operation["parameters"] = parameters;
        }
        if (requests.Body(route) is { } body)
        {
            operation["requestBody"] = body;
        }
        operation["responses"] = new JsonObject(
            successes.Of(route).Concat(failures.Of(route)).Select(answer => KeyValuePair.Create(answer.Status, (JsonNode?)answer.Response))
        );
        return operation;
    }

    /// <summary>Null for an access token, the default security of the document.</summary>
    private JsonArray? SecurityOf(Route route) =>
        route.ReadsCookieUnder(contract) ? [new JsonObject { ["refresh"] = new JsonArray() }]
        : route.Access == RouteAccess.Public ? []
        : route.GuestHeader is not null ? [new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject()]
        : null;

    /// <summary>What it says of API keys; null where it takes none, which is the rule.</summary>
    private static string? KeysOf(Route route) =>
        route switch
        {
            { Keys: RouteKeys.Any } => "Open to API keys.",
            { Keys: RouteKeys.Secret, KeyScope: { } scope } => $"Secret API keys need the scope `{scope.Resource}:{scope.Action}`.",
            { Keys: RouteKeys.Secret } => "Open to secret API keys.",
            _ => null,
        };

    /// <summary>What a client has to know of a route besides its schemas.</summary>
    private static string Describe(Route route)
    {
        var sentences = new List<string>
        {
            route switch
            {
                { Access: RouteAccess.Public } => "Needs no access token.",
                { Access: RouteAccess.Staff, Permission: { } permission } => $"For staff with `{permission.Resource}:{permission.Action}`.",
                { Access: RouteAccess.Staff } => "For staff.",
                { GuestHeader: { } header } => $"For the signed-in user, or a guest with `{header}`.",
                _ => "For the signed-in user.",
            },
        };
        if (KeysOf(route) is { } keys)
        {
            sentences.Add(keys);
        }
        if (route.LimitPolicy is not null)
        {
            sentences.Add("How often it may be called is limited by address and by account.");
        }
        if (route.Cache is not null)
        {
            sentences.Add("Send the `ETag` of the last answer in `If-None-Match`.");
        }
        if (route.AnswersStreamOf is { } stream)
        {
            sentences.Add($"Who accepts `{stream}` gets a stream; the `contentSchema` is that of each part.");
        }
        if (route.BodyLimit != Route.DefaultBodyLimit)
        {
            sentences.Add($"The body may have up to {route.BodyLimit / 1024} KiB.");
        }
        return string.Join(" ", sentences);
    }
}
