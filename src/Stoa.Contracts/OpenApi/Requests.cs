using System.Text.Json.Nodes;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.OpenApi;

/// <summary>What clients send: parameters and bodies, by name.</summary>
internal sealed class Requests(Contract contract, Components components)
{
    private static readonly Dictionary<string, string> Paging = new(StringComparer.Ordinal)
    {
        ["page"] = "The number of the page, from 1.",
        ["page_size"] = "How many a page has at most.",
        ["sort"] = "What decides the order; a hyphen before it is the other way round.",
        ["cursor"] = "`*` begins a list of any length; what the answer says of the next page goes on, also while entries come and go.",
    };

    private readonly Dictionary<Route, string> _bodyNames = [];

    /// <summary>Finds the names of bodies first: where several routes take the same one, it is called after what they are about.</summary>
    public void NameBodies(IEnumerable<Route> routes)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in routes.Where(TakesJson).GroupBy(route => SchemaOf(route).ToJsonString(), StringComparer.Ordinal))
        {
            var shared = Names.SharedEnd(group.Select(route => route.Name));
            var isFree = shared.Length > 0 && taken.Add(shared);
            foreach (var route in group)
            {
                _bodyNames[route] = (isFree ? shared : Names.Pascal(route.Name)) + "Request";
            }
        }
    }

    public JsonArray Parameters(Route route)
    {
        var parameters = new JsonArray();
        foreach (var parameter in route.Request.Parameters)
        {
            parameters.Add(parameter.Place == "path" ? PathParameter(route, parameter) : QueryParameter(route, parameter));
        }
        if (route.TakesIdempotencyKey)
        {
            parameters.Add(
                Header(
                    "IdempotencyKey",
                    "Idempotency-Key",
                    "A text of your own, new for each new request: a repeated request with it gets the first one's answer.",
                    new JsonObject
                    {
                        ["type"] = "string",
                        ["minLength"] = 1,
                        ["maxLength"] = 255,
                    }
                )
            );
        }
        if (route.GuestHeader is { } guest)
        {
            parameters.Add(Header(guest.Replace("-", "", StringComparison.Ordinal), guest, "Of a guest, in the place of an access token.", Schema.Text()));
        }
        if (route.AsksForVersion)
        {
            parameters.Add(Header("IfMatch", "If-Match", "The ETag of the version that the change is meant for; `*` for any.", Schema.Text()));
        }
        if (route.StreamResumes)
        {
            parameters.Add(Header("LastEventID", "Last-Event-ID", "The last id of the stream before: this one goes on behind it.", Schema.Text()));
        }
        if (route.Cache is not null)
        {
            parameters.Add(Header("IfNoneMatch", "If-None-Match", "The ETag of the answer that you have: 304 says that it is still true.", Schema.Text()));
        }
        return parameters;
    }

    /// <summary>Null where the route takes no body under this contract.</summary>
    public JsonObject? Body(Route route)
    {
        if (route.Request.TextsBesideFile is { } texts)
        {
            return FileBody(texts, route.Request.MaxTextBesideFile);
        }
        if (route.StreamedType is { } streamed)
        {
            var schema = route.Request.StreamedLine is { } line
                ? Schema.Stream(streamed, components.Share("schemas", line.ToSchema(contract, components), Names.Pascal(route.Name) + "Line"))
                : Schema.Text();
            var lines = new JsonObject { ["schema"] = schema, ["example"] = route.RequestExample };
            return new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { [streamed] = lines },
            };
        }
        if (!TakesJson(route))
        {
            return null;
        }
        var name = _bodyNames[route];
        var media = new JsonObject { ["schema"] = components.Share("schemas", SchemaOf(route), name) };
        if (Example(route) is { } example)
        {
            media["example"] = example;
        }
        var body = new JsonObject
        {
            ["required"] = !route.BodyIsOptional,
            ["content"] = new JsonObject { ["application/json"] = media },
        };
        return components.Share("requestBodies", body, name, Names.Pascal(route.Name) + "Body");
    }

    /// <summary>Raw bytes under any type, or a form.</summary>
    private JsonObject FileBody(IReadOnlyList<string> texts, int maxLength)
    {
        var members = new JsonObject { ["file"] = Binary() };
        foreach (var text in texts)
        {
            members[contract.NameOf(text)] = new JsonObject { ["type"] = "string", ["maxLength"] = maxLength };
        }
        var form = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = members,
            ["required"] = new JsonArray("file"),
        };
        return new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject
            {
                ["application/octet-stream"] = new JsonObject { ["schema"] = Binary() },
                ["multipart/form-data"] = new JsonObject { ["schema"] = form },
            },
        };

        static JsonObject Binary() => new() { ["type"] = "string", ["format"] = "binary" };
    }

    private bool TakesJson(Route route) => route is { StreamedType: null, Request.TakesFile: false } && route.TakesBodyUnder(contract);

    private JsonObject SchemaOf(Route route) => route.Request.Recorded.ToSchema(contract, components);

    private JsonObject PathParameter(Route route, DescribedParameter parameter)
    {
        var thing = Names.ThingOf(route.Pattern, parameter.Name);
        return Shared(
            route,
            new JsonObject
            {
                ["name"] = parameter.Name,
                ["in"] = "path",
                ["required"] = true,
                ["description"] = $"The id of the {thing}.",
                ["schema"] = parameter.Schema.DeepClone(),
            },
            (parameter.Name == "id" ? "" : "Nested") + Names.Pascal(thing) + "Id"
        );
    }

    private JsonObject QueryParameter(Route route, DescribedParameter parameter)
    {
        var content = new JsonObject { ["name"] = contract.NameOf(parameter.Name), ["in"] = "query" };
        if ((route.Explained.GetValueOrDefault(parameter.Name) ?? Paging.GetValueOrDefault(parameter.Name)) is { } meaning)
        {
            content["description"] = meaning;
        }
        content["schema"] = parameter.Schema.DeepClone();
        return Shared(route, content, MemberNames.ToPascalCase(parameter.Name));
    }

    private JsonObject Header(string component, string name, string description, JsonObject schema) =>
        components.Share(
            "parameters",
            new JsonObject
            {
                ["name"] = name,
                ["in"] = "header",
                ["description"] = description,
                ["schema"] = schema,
            },
            component
        );

    private JsonObject Shared(Route route, JsonObject parameter, string name) =>
        components.Share("parameters", parameter, name, Names.Pascal(route.Name) + name);

    /// <summary>Examples are written once, in snake_case, and spelled as the contract spells member names.</summary>
    private JsonNode? Example(Route route)
    {
        return route.RequestExample is null ? null : Spell("", JsonNode.Parse(route.RequestExample));

        // The keys of attributes and of a variant's options are the client's own, those of a credential WebAuthn's.
        JsonNode? Spell(string name, JsonNode? node) =>
            node switch
            {
                JsonObject members when name is not ("attributes" or "options" or "credential") => new JsonObject(
                    members.Select(member => KeyValuePair.Create(contract.NameOf(member.Key), Spell(member.Key, member.Value)))
                ),
                JsonArray entries => new JsonArray([.. entries.Select(entry => Spell(name, entry))]),
                _ => node?.DeepClone(),
            };
    }
}
