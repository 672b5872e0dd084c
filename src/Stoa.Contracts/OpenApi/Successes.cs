using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.OpenApi;

/// <summary>What a route answers when it goes well, by status: one thing, or one of several.</summary>
internal sealed class Successes(Contract contract, Components components, Headers headers, PayloadSchemas payloads, Texts texts)
{
    private readonly Dictionary<string, string> _usual = new(StringComparer.Ordinal);

    /// <summary>Finds out first how most routes with the same answer describe it.</summary>
    public void Compare(IReadOnlyList<Route> routes)
    {
        foreach (var alike in routes.SelectMany(All).GroupBy(one => one.Response.ToJsonString(), one => one.Description, StringComparer.Ordinal))
        {
            _usual[alike.Key] = alike.CountBy(description => description, StringComparer.Ordinal).MaxBy(pair => pair.Value).Key;
        }
    }

    public IEnumerable<(string Status, JsonObject Response)> Of(Route route) => All(route).Select(answer => (answer.Status, Shared(route, answer)));

    private JsonObject Shared(Route route, (string Status, string Description, JsonObject Response) answer)
    {
        var (status, own, response) = answer;
        var usual = _usual[response.ToJsonString()];
        response["description"] = usual;
        var name = status switch
        {
            "200" when route.Downloads.Count > 0 => "File",
            "204" => "NoContent",
            "304" => "NotModified",
            _ => NameOf(route.Payloads.First()),
        };
        name = (route.TakesIdempotencyKey ? "Repeatable" : "") + name;
        var reference = components.Share("responses", response, name, name + status, Names.Pascal(route.Name));
        if (own != usual)
        {
            reference["description"] = own;
        }
        return reference;
    }

    /// <summary>Every answer with its own sentence apart, so that answers of one form are found to be equal.</summary>
    private IEnumerable<(string Status, string Description, JsonObject Response)> All(Route route)
    {
        if (route.Downloads.Count > 0)
        {
            yield return ("200", Describe(route.Payloads.First(), StatusCodes.Status200OK), Download(route));
            yield break;
        }
        foreach (var group in ByStatus(route))
        {
            yield return (group.Key.ToString(CultureInfo.InvariantCulture), Describe(group.First(), group.Key), One(route, [.. group], group.Key));
        }
        if (route.Cache is not null)
        {
            var unchanged = new JsonObject { ["description"] = "", ["headers"] = headers.All(["ETag"]) };
            yield return ("304", "The answer that you have is still true.", unchanged);
        }
    }

    private static JsonObject Download(Route route) =>
        new()
        {
            ["description"] = "",
            ["content"] = new JsonObject(route.Downloads.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = FileOf(type) }))),
        };

    private static JsonObject FileOf(string mediaType)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (!mediaType.StartsWith("text/", StringComparison.Ordinal) && !mediaType.Contains("json", StringComparison.Ordinal))
        {
            schema["format"] = "binary";
        }
        return schema;
    }

    private string Describe(RoutePayload payload, int status) =>
        payload.Success == SuccessCode.None ? ReasonPhrases.GetReasonPhrase(status) : texts.Of(payload.Success);

    private IEnumerable<IGrouping<int, RoutePayload>> ByStatus(Route route) =>
        route
            .Payloads.SelectMany(payload => KindsOf(route, payload).Select(kind => (Status: contract.StatusOf(kind, route.Method, payload.Success), payload)))
            .GroupBy(success => success.Status, success => success.payload)
            .OrderBy(group => group.Key);

    private static OutcomeKind[] KindsOf(Route route, RoutePayload payload) =>
        payload.Kind == PayloadKind.Nothing ? [OutcomeKind.None]
        : payload.IsAccepted ? [OutcomeKind.Accepted]
        : route.Updates ? [OutcomeKind.Ok, OutcomeKind.Created]
        : [route.Creates ? OutcomeKind.Created : OutcomeKind.Ok];

    private JsonObject One(Route route, List<RoutePayload> possible, int status)
    {
        var success = new JsonObject { ["description"] = "" };
        if (HeadersOf(route, possible, status).ToList() is { Count: > 0 } names)
        {
            success["headers"] = headers.All(names);
        }
        if (status == StatusCodes.Status204NoContent)
        {
            return success;
        }
        var envelopes = possible.ConvertAll(payload => Envelope(payload, status));
        JsonNode[] schemas = [.. possible.Zip(envelopes, (payload, envelope) => Named(route, payload, envelope, status))];
        var json = new JsonObject { ["schema"] = schemas.Length == 1 ? schemas[0] : new JsonObject { ["anyOf"] = new JsonArray(schemas) } };
        if (possible[0].Example is not null)
        {
            Show(json, envelopes[0], possible[0], ExampleWriter.Of(contract, possible[0], status, texts));
        }
        success["content"] = new JsonObject { ["application/json"] = json };
        if (route.AnswersStreamOf is { } stream)
        {
            success["content"]![stream] = new JsonObject { ["schema"] = Schema.Stream(stream, payloads.For(route.StreamItem!)) };
        }
        return success;
    }

    /// <summary>
    /// A payload is shown at its own schema, once, and by that in every envelope, page and list that it stands in; where the contract gives it another shape,
    /// the whole body is shown.
    /// </summary>
    private void Show(JsonObject media, JsonObject envelope, RoutePayload payload, JsonNode body)
    {
        var name = PayloadSchemas.NameOf(payload.Described);
        if (PayloadIn(body, envelope, (string)Schema.Reference(name)["$ref"]!) is { } example)
        {
            components.Exemplify(name, example);
            return;
        }
        ExampleWriter.Show(
            media,
            [(NameOf(payload), components.Share("examples", new JsonObject { ["value"] = body }, NameOf(payload), name + Names.Pascal(payload.Success.Name)))]
        );
    }

    /// <summary>What stands in the body where the schema has the reference.</summary>
    private static JsonNode? PayloadIn(JsonNode? body, JsonNode? schema, string reference) =>
        (string?)schema?["$ref"] == reference ? body
        : schema?["items"] is { } items ? PayloadIn((body as JsonArray)?.FirstOrDefault(), items, reference)
        : (schema?["properties"] as JsonObject)
            ?.Select(member => PayloadIn(body?[member.Key], member.Value, reference))
            .FirstOrDefault(found => found is not null);

    private IEnumerable<string> HeadersOf(Route route, List<RoutePayload> possible, int status)
    {
        if (route.Cache is not null || possible.Exists(payload => payload.Type.IsAssignableTo(typeof(IVersioned)) && payload.Kind == PayloadKind.One))
        {
            yield return "ETag";
        }
        if (route.HasLocation && status == StatusCodes.Status201Created)
        {
            yield return "Location";
        }
        if (route.TakesIdempotencyKey)
        {
            yield return "Idempotency-Replayed";
        }
        foreach (var name in possible.SelectMany(payload => contract.HeadersOf(payload, status)).Distinct(StringComparer.Ordinal))
        {
            if (!AskedBy.TryGetValue(name, out var parameter) || route.Request.Parameters.Exists(asked => asked.Place == "query" && asked.Name == parameter))
            {
                yield return name;
            }
        }
    }

    /// <summary>Headers that only come with lists of one kind, and the parameter that these have.</summary>
    private static readonly Dictionary<string, string> AskedBy = new(StringComparer.Ordinal)
    {
        ["X-Total-Is-Minimum"] = "cursor",
        ["X-Corrected-Keyword"] = "facets",
        ["X-Facets"] = "facets",
    };

    private JsonObject Envelope(RoutePayload payload, int status)
    {
        var content = payload.Kind == PayloadKind.Nothing ? Schema.Null() : payloads.For(payload.Described);
        return contract.SuccessSchema(new PayloadSchema(payload.Type, content, payload.Kind, status));
    }

    /// <summary>An envelope is a component of its own; a payload without one is a component already.</summary>
    private JsonObject Named(Route route, RoutePayload payload, JsonObject envelope, int status)
    {
        if (envelope.ContainsKey("$ref"))
        {
            return envelope;
        }
        var name = NameOf(payload) + (payload.Kind == PayloadKind.One ? "Answer" : "");
        return components.Share("schemas", envelope, name, name + Names.Pascal(ReasonPhrases.GetReasonPhrase(status)), Names.Pascal(route.Name) + "Answer");
    }

    private static string NameOf(RoutePayload payload) =>
        payload.Kind switch
        {
            PayloadKind.Nothing => "Done",
            PayloadKind.Page => PayloadSchemas.NameOf(payload.Described) + "Page",
            _ => PayloadSchemas.NameOf(payload.Described),
        };
}
