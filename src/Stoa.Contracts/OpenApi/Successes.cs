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
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<(object Example, int Status), JsonObject> _examples = [];
    private readonly Dictionary<object, SuccessCode> _sentences = [];
    private readonly Dictionary<object, int> _shown = [];

    /// <summary>Finds out first which answers and examples several routes have.</summary>
    public void Count(IReadOnlyList<Route> routes)
    {
        foreach (var example in routes.SelectMany(route => ByStatus(route)).Select(group => group.First().Example).OfType<object>())
        {
            _shown[example] = _shown.GetValueOrDefault(example) + 1;
        }
        foreach (var (_, response) in routes.SelectMany(All))
        {
            _uses[response.ToJsonString()] = _uses.GetValueOrDefault(response.ToJsonString()) + 1;
        }
    }

    /// <summary>An answer that several routes have is a component.</summary>
    public IEnumerable<(string Status, JsonObject Response)> Of(Route route) =>
        All(route)
            .Select(answer =>
                (
                    answer.Status,
                    _uses[answer.Response.ToJsonString()] == 1
                        ? answer.Response
                        : components.Share(
                            "responses",
                            answer.Response,
                            answer.Status == "304" ? "NotModified" : PayloadSchemas.NameOf(route.Payload),
                            Names.Pascal(route.Name)
                        )
                )
            );

    private IEnumerable<(string Status, JsonObject Response)> All(Route route)
    {
        foreach (var group in ByStatus(route))
        {
            yield return (group.Key.ToString(CultureInfo.InvariantCulture), One(route, [.. group], group.Key));
        }
        if (route.Cache is not null)
        {
            var unchanged = new JsonObject { ["description"] = "The answer that you have is still true.", ["headers"] = headers.All(["ETag"]) };
            yield return ("304", unchanged);
        }
    }

    private IEnumerable<IGrouping<int, RoutePayload>> ByStatus(Route route) =>
        route
            .Payloads.SelectMany(payload => KindsOf(route, payload).Select(kind => (Status: contract.StatusOf(kind, route.Method, payload.Success), payload)))
            .GroupBy(success => success.Status, success => success.payload)
            .OrderBy(group => group.Key);

    private static OutcomeKind[] KindsOf(Route route, RoutePayload payload) =>
        payload.Kind == PayloadKind.Nothing ? [OutcomeKind.None]
        : route.Updates ? [OutcomeKind.Ok, OutcomeKind.Created]
        : [route.Creates ? OutcomeKind.Created : OutcomeKind.Ok];

    private JsonObject One(Route route, List<RoutePayload> possible, int status)
    {
        var success = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(status) };
        if (HeadersOf(route, possible, status).ToList() is { Count: > 0 } names)
        {
            success["headers"] = headers.All(names);
        }
        if (status == StatusCodes.Status204NoContent)
        {
            return success;
        }
        JsonNode[] schemas = [.. possible.Select(payload => Envelope(route, payload, status))];
        var json = new JsonObject { ["schema"] = schemas.Length == 1 ? schemas[0] : new JsonObject { ["anyOf"] = new JsonArray(schemas) } };
        if (possible[0].Example is { } example)
        {
            ExampleWriter.Show(json, [(PayloadSchemas.NameOf(possible[0].Described), Example(route, possible[0], example, status))]);
        }
        success["content"] = new JsonObject { ["application/json"] = json };
        if (route.AnswersStreamOf is { } stream)
        {
            success["content"]![stream] = new JsonObject { ["schema"] = Schema.Stream(stream, payloads.For(route.StreamItem!)) };
        }
        return success;
    }

    /// <summary>Routes that show the same object share its example, whose sentence, where the envelope has one, is the first route's.</summary>
    private JsonObject Example(Route route, RoutePayload payload, object example, int status)
    {
        if (!_examples.TryGetValue((example, status), out var shared))
        {
            if (!_sentences.TryGetValue(example, out var sentence))
            {
                _sentences[example] = sentence = payload.Success;
            }
            shared = new JsonObject { ["value"] = ExampleWriter.Of(contract, payload with { Success = sentence }, status, texts) };
            if (_shown[example] > 1)
            {
                var name = PayloadSchemas.NameOf(payload.Described) + (payload.Kind == PayloadKind.Page ? "Page" : "");
                shared = components.Share("examples", shared, name, Names.Pascal(route.Name));
            }
            _examples[(example, status)] = shared;
        }
        return (JsonObject)shared.DeepClone();
    }

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
            yield return name;
        }
    }

    /// <summary>The contract's envelope around the payload, as a component of its own; a payload without one is a component already.</summary>
    private JsonObject Envelope(Route route, RoutePayload payload, int status)
    {
        var content = payload.Kind == PayloadKind.Nothing ? Schema.Null() : payloads.For(payload.Described);
        var envelope = contract.SuccessSchema(new PayloadSchema(payload.Type, content, payload.Kind, status));
        if (envelope.ContainsKey("$ref"))
        {
            return envelope;
        }
        var name = payload.Kind switch
        {
            PayloadKind.Nothing => "Done",
            PayloadKind.Page => PayloadSchemas.NameOf(payload.Described) + "Page",
            _ => PayloadSchemas.NameOf(payload.Described) + "Answer",
        };
        return components.Share("schemas", envelope, name, name + Names.Pascal(ReasonPhrases.GetReasonPhrase(status)), Names.Pascal(route.Name) + "Answer");
    }
}
