using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document of one contract, made from the route table: the requests from what their types read, the answers from the
/// contract's own envelopes and codes, the examples by writing real outcomes through the contract.
/// </summary>
public static class OpenApiDocument
{
    /// <summary>How generated JSON is laid out: for people and for reviews.</summary>
    public static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Build(Contract contract, IEnumerable<Route> routes, IReadOnlyList<Mount> mounts, Texts texts)
    {
        var payloads = new PayloadSchemas(contract, texts);
        var paths = new JsonObject();
        foreach (var route in routes)
        {
            var path = route.Pattern.Replace("?}", "}", StringComparison.Ordinal);
            if (paths[path] is not JsonObject operations)
            {
                paths[path] = operations = [];
            }
            operations[route.Method.ToLowerInvariant()] = Operation(contract, route, payloads);
        }
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Stoa, contract " + contract.Name, ["version"] = "1", ["description"] = contract.Description },
            ["servers"] = Servers(contract, mounts),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" } },
                ["schemas"] = payloads.Components,
            },
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, Layout);
    }

    private static JsonArray Servers(Contract contract, IReadOnlyList<Mount> mounts)
    {
        var own = mounts.Where(mount => mount.Contract == contract.Name).Select(mount => mount.Prefix);
        var asked = mounts.Select(mount => $"/as/{contract.Name}{mount.Prefix}");
        return new JsonArray([.. own.Concat(asked).Select(url => (JsonNode)new JsonObject { ["url"] = url })]);
    }

    private static JsonObject Operation(Contract contract, Route route, PayloadSchemas payloads)
    {
        var operation = new JsonObject { ["operationId"] = route.Name, ["summary"] = route.Summary, ["tags"] = new JsonArray(route.Section) };
        if (route.Access != RouteAccess.Public)
        {
            operation["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() });
        }
        var parameters = Parameters(contract, route);
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }
        if (route.StreamedType is { } streamed)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(streamed, Schema.Text(), route.RequestExample) };
        }
        else if (route.TakesBodyUnder(contract))
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", route.Request.Recorded.ToSchema(contract), RequestExample(contract, route)) };
        }
        operation["responses"] = Responses(contract, route, payloads);
        return operation;
    }

    private static JsonArray Parameters(Contract contract, Route route)
    {
        var parameters = new JsonArray();
        foreach (var (name, place, required, schema) in route.Request.Parameters)
        {
            parameters.Add(new JsonObject
            {
                ["name"] = place == "path" ? name : contract.NameOf(name),
                ["in"] = place,
                ["required"] = required,
                ["schema"] = schema.DeepClone(),
            });
        }
        if (route.TakesIdempotencyKey)
        {
            parameters.Add(new JsonObject
            {
                ["name"] = "Idempotency-Key",
                ["in"] = "header",
                ["required"] = false,
                ["schema"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 255 },
            });
        }
        if (route.Cache is not null)
        {
            parameters.Add(new JsonObject { ["name"] = "If-None-Match", ["in"] = "header", ["required"] = false, ["schema"] = new JsonObject { ["type"] = "string" } });
        }
        return parameters;
    }

    private static JsonObject Responses(Contract contract, Route route, PayloadSchemas payloads)
    {
        var responses = new JsonObject();
        foreach (var group in route.Payloads.SelectMany(payload => KindsOf(route, payload).Select(kind => (Status: contract.StatusOf(kind, route.Method, payload.Success), payload)))
            .GroupBy(success => success.Status, success => success.payload).OrderBy(group => group.Key))
        {
            responses[group.Key.ToString(CultureInfo.InvariantCulture)] = Success(contract, route, [.. group], group.Key, payloads);
        }
        if (route.Cache is not null)
        {
            responses["304"] = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(304), ["headers"] = ETag() };
        }
        foreach (var group in route.AllFaults().SelectMany(fault => contract.StatusesOf(fault).Select(code => (code, fault))).GroupBy(pair => pair.code, pair => pair.fault).OrderBy(group => group.Key))
        {
            var faults = group.ToList();
            var examples = new JsonObject();
            foreach (var fault in faults)
            {
                var example = fault.Examples.FirstOrDefault(failure => contract.StatusOf(failure) == group.Key, Failure.Of(fault));
                examples[MemberNames.ToPascalCase(fault.Name)] = new JsonObject { ["value"] = contract.WithFixedTimestamp(JsonNode.Parse(contract.Body(example, payloads.Texts).Span)!) };
            }
            responses[group.Key.ToString(CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["description"] = ReasonPhrases.GetReasonPhrase(group.Key),
                ["content"] = new JsonObject
                {
                    [contract.FailureContentType.Split(';')[0]] = new JsonObject { ["schema"] = contract.FailureSchema(faults), ["examples"] = examples },
                },
            };
        }
        return responses;
    }

    private static OutcomeKind[] KindsOf(Route route, RoutePayload payload) => payload.Kind == PayloadKind.Nothing ? [OutcomeKind.None]
        : route.Updates ? [OutcomeKind.Ok, OutcomeKind.Created]
        : [route.Creates ? OutcomeKind.Created : OutcomeKind.Ok];

    /// <summary>What a success with this status can be: one thing, or one of several.</summary>
    private static JsonObject Success(Contract contract, Route route, List<RoutePayload> possible, int status, PayloadSchemas payloads)
    {
        var success = new JsonObject { ["description"] = payloads.Texts.Of(possible[0].Success) };
        if (status == 204)
        {
            return success;
        }
        JsonNode[] schemas = [.. possible.Select(payload => contract.SuccessSchema(
            new PayloadSchema(payload.Type, payload.Kind == PayloadKind.Nothing ? new JsonObject { ["type"] = "null" } : payloads.For(payload.Type), payload.Kind, status)))];
        success["content"] = Content("application/json", schemas.Length == 1 ? schemas[0] : new JsonObject { ["oneOf"] = new JsonArray(schemas) },
            possible[0].Example is null ? null : payloads.Example(possible[0], status));
        if (route.AnswersStreamOf is { } stream)
        {
            success["content"]![stream] = new JsonObject { ["schema"] = Schema.Text() };
        }
        if (route.Cache is not null)
        {
            success["headers"] = ETag();
        }
        return success;
    }

    private static JsonObject ETag() => new() { ["ETag"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } };

    private static JsonObject Content(string type, JsonNode schema, JsonNode? example)
    {
        var media = new JsonObject { ["schema"] = schema };
        if (example is not null)
        {
            media["example"] = example;
        }
        return new JsonObject { [type] = media };
    }

    /// <summary>Examples are written once, in snake_case, and spelled as the contract spells member names.</summary>
    private static JsonNode? RequestExample(Contract contract, Route route)
    {
        return route.RequestExample is null ? null : Spell("", JsonNode.Parse(route.RequestExample));

        // The keys of attributes are the client's own.
        JsonNode? Spell(string name, JsonNode? node) => node is JsonObject members && name != "attributes"
            ? new JsonObject(members.Select(member => KeyValuePair.Create(contract.NameOf(member.Key), Spell(member.Key, member.Value))))
            : node?.DeepClone();
    }
}
