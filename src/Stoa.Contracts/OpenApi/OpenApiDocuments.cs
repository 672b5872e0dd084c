using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using Stoa.Contracts.ResponseContracts;

namespace Stoa.Contracts.OpenApi;

/// <summary>
/// The OpenAPI 3.1 documents, made from the route table: the requests from what their types read, the answers from the contract's own envelopes
/// and codes, the examples by writing real outcomes through the contract. What several operations share stands in components, once.
/// </summary>
public sealed class OpenApiDocuments(
    Routes routes,
    IReadOnlyList<Mount> mounts,
    IEnumerable<Section> sections,
    IEnumerable<NamedSet> sets,
    IEnumerable<PublishedEvent> events,
    ApiInfo info,
    LanguageCatalogue languages
)
{
    /// <summary>How generated JSON is laid out: for people and for reviews.</summary>
    public static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As it is reviewed.</summary>
    public byte[] Indented(Contract contract) => JsonSerializer.SerializeToUtf8Bytes(Build(contract), Layout);

    /// <summary>As it is served.</summary>
    public byte[] Served(Contract contract) => JsonSerializer.SerializeToUtf8Bytes(Build(contract), Compact);

    public JsonObject Build(Contract contract)
    {
        var components = new Components();
        components.Share("schemas", PageMeta.Schema(contract), PageMeta.Name);
        foreach (var set in sets.GroupBy(set => set.Name, set => set.Values, StringComparer.Ordinal))
        {
            components.Share("schemas", Schema.OneOf(set.SelectMany(values => values).Order(StringComparer.Ordinal)), set.Key);
        }
        var (headers, requests) = (new Headers(components), new Requests(contract, components));
        var (successes, failures) = (
            new Successes(contract, components, headers, new PayloadSchemas(contract, components), languages.English),
            new Failures(contract, components, headers, languages.English)
        );
        requests.NameBodies(routes.All);
        failures.Compare([.. routes.All]);
        successes.Compare([.. routes.All]);
        var operations = new Operations(contract, requests, successes, failures);
        var paths = new JsonObject();
        foreach (var route in routes.All)
        {
            var path = route.Pattern.Replace("?}", "}", StringComparison.Ordinal);
            if (paths[path] is not JsonObject methods)
            {
                paths[path] = methods = [];
            }
            methods[route.Method.ToLowerInvariant()] = operations.Of(route);
        }
        // Together, because what both refer to stands once.
        var parts = new JsonObject { ["paths"] = paths, ["webhooks"] = EventSchemas.Webhooks(events, contract, components) };
        components.InlineSingles(parts);
        var shared = components.UsedBy(parts);
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = Info(contract),
            ["servers"] = Servers(contract),
            ["tags"] = Tags(),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["paths"] = paths.DeepClone(),
            ["webhooks"] = parts["webhooks"]!.DeepClone(),
            ["components"] = new JsonObject([KeyValuePair.Create("securitySchemes", (JsonNode?)Security(contract)), .. Detached(shared)]),
        };
    }

    private JsonObject Info(Contract contract) =>
        new()
        {
            ["title"] = $"{info.Title}, contract {contract.Name}",
            ["version"] = info.Version,
            ["description"] =
                $"{contract.Description} The same API is there under other contracts; `/docs/contracts` compares them, "
                + "`/docs/errors/{fault}` says of each failure what to do. "
                + "An operation with `x-idempotent` can be repeated safely with an `Idempotency-Key`. "
                + "`Content-Language` tells the language of the sentences in a body.",
            ["contact"] = new JsonObject { ["name"] = info.Contact },
            ["license"] = new JsonObject { ["name"] = info.License, ["identifier"] = "LicenseRef-" + info.License },
        };

    private JsonArray Servers(Contract contract)
    {
        var own = mounts.Where(mount => mount.Contract == contract.Name && !mount.SessionInCookie).Select(mount => mount.Prefix);
        var asked = mounts.Where(mount => !mount.SessionInCookie).Select(mount => $"/as/{contract.Name}{mount.Prefix}");
        return new JsonArray([.. own.Concat(asked).Select(url => (JsonNode)new JsonObject { ["url"] = url })]);
    }

    /// <summary>In reading order; sections without a description come last.</summary>
    private JsonArray Tags() =>
        new([
            .. routes
                .All.Select(route => route.Section)
                .Distinct(StringComparer.Ordinal)
                .Select(name => sections.FirstOrDefault(section => section.Name == name) ?? new Section(name, int.MaxValue, ""))
                .OrderBy(section => section.Order)
                .Select(section =>
                    section.Description.Length == 0
                        ? new JsonObject { ["name"] = section.Name }
                        : new JsonObject { ["name"] = section.Name, ["description"] = section.Description }
                ),
        ]);

    private static JsonObject Security(Contract contract)
    {
        var schemes = new JsonObject
        {
            ["bearer"] = new JsonObject
            {
                ["type"] = "http",
                ["scheme"] = "bearer",
                ["bearerFormat"] = "JWT",
            },
        };
        if (contract.KeepsRefreshTokenInCookie)
        {
            schemes["refresh"] = new JsonObject
            {
                ["type"] = "apiKey",
                ["in"] = "cookie",
                ["name"] = RefreshCookie.Name,
            };
        }
        return schemes;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Detached(JsonObject members) =>
        members.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()));
}
