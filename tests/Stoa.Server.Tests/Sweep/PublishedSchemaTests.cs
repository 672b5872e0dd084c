using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Tests;

namespace Stoa.Server.Tests.Sweep;

/// <summary>Every response fits the schema that is published for it.</summary>
public sealed class PublishedSchemaTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string> Names => [.. All.Contracts.Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_declared_fault_of_every_route_fits_the_schema_of_its_status_in_every_language(string name)
    {
        var (contract, document) = (Contract(name), await Document(name));
        foreach (var route in Table)
        {
            foreach (var failure in route.AllFaults().SelectMany(Occurrences))
            {
                foreach (var texts in Languages)
                {
                    var body = JsonNode.Parse(contract.Body(failure, texts).Span);
                    JsonSchema.Validate(Media(document, contract, route, contract.StatusOf(failure), contract.FailureContentType)["schema"]!, body, document);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fault_fits_the_contracts_schema_in_every_language(string name)
    {
        var contract = Contract(name);
        foreach (var failure in Faults.SelectMany(Occurrences))
        {
            foreach (var texts in Languages)
            {
                JsonSchema.Validate(contract.FailureSchema([failure.Fault]), JsonNode.Parse(contract.Body(failure, texts).Span));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_example_fits_its_schema_and_has_no_placeholder(string name)
    {
        var document = await Document(name);
        var examples = 0;
        foreach (var (schema, example) in Examples(document))
        {
            JsonSchema.Validate(schema, example, document);
            Assert.DoesNotMatch(@"\{[a-z_]+\}", example.ToJsonString());
            examples++;
        }
        Assert.InRange(examples, 40, int.MaxValue);
    }

    /// <summary>A payload's example is at its schema, so each body with it is shown with it; what a contract shapes anew has one at the body.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_route_has_an_example_of_its_success_unless_it_returns_nothing(string name)
    {
        var (contract, document) = (Contract(name), await Document(name));
        foreach (var route in Table.Where(route => route.Kind != PayloadKind.Nothing))
        {
            var status = contract.StatusOf(route.Creates ? OutcomeKind.Created : OutcomeKind.Ok, route.Method, route.Success);
            var media = Media(document, contract, route, status, contract.ContentType);
            Assert.True(media["examples"] is not null || IsShown(document, media["schema"]!), $"{route.Name} has no example");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_answer_is_described_by_what_its_route_has_done_and_every_failure_by_its_sentences(string name)
    {
        var (contract, document, english) = (Contract(name), await Document(name), Languages.Single(texts => texts.Language == "en"));
        foreach (var route in Table)
        {
            var success = contract.StatusOf(
                route.Kind == PayloadKind.Nothing ? OutcomeKind.None
                    : route.Creates ? OutcomeKind.Created
                    : OutcomeKind.Ok,
                route.Method,
                route.Success
            );
            Assert.Equal(route.Success == SuccessCode.None ? "OK" : english.Of(route.Success), Description(document, route, success));
            foreach (var fault in route.OwnFaults.Except(new MessageSource(typeof(RequestFaults)).Faults))
            {
                Assert.Contains($"(`{fault.Name}`)", Description(document, route, contract.StatusesOf(fault).First()), StringComparison.Ordinal);
            }
        }
    }

    private IEnumerable<Fault> Faults => shop.Host.Services.GetRequiredService<FaultCatalogue>().All;

    private IEnumerable<Texts> Languages => shop.Host.Services.GetRequiredService<LanguageCatalogue>().All;

    private IEnumerable<Route> Table => shop.Host.Services.GetRequiredService<Routes>().All;

    private Contract Contract(string name) => shop.Host.Services.GetRequiredService<ContractCatalogue>()[name];

    private async Task<JsonNode> Document(string name) => (await shop.Guest.Under("").Get($"/openapi/{name}.json")).Json;

    private static JsonNode Media(JsonNode document, Contract contract, Route route, int status, string type) =>
        JsonSchema.Resolve(document, Response(document, route, status))["content"]?[type.Split(';')[0]]
        ?? throw new InvalidOperationException($"{contract.Name} publishes no {status} for {route.Name}.");

    private static JsonNode Response(JsonNode document, Route route, int status) =>
        document["paths"]![route.Pattern.Replace("?}", "}", StringComparison.Ordinal)]![route.Method.ToLowerInvariant()]!["responses"]![$"{status}"]
        ?? throw new InvalidOperationException($"There is no {status} for {route.Name}.");

    /// <summary>OpenAPI 3.1: a description beside a reference stands in place of the one that is referred to.</summary>
    private static string Description(JsonNode document, Route route, int status)
    {
        var response = Response(document, route, status);
        return (string)(response["description"] ?? JsonSchema.Resolve(document, response)["description"])!;
    }

    /// <summary>All examples of answers, each with the schema that it is an example of.</summary>
    private static IEnumerable<(JsonNode Schema, JsonNode Example)> Examples(JsonNode document)
    {
        foreach (var (_, schema) in document["components"]!["schemas"]!.AsObject())
        {
            foreach (var example in schema!["examples"]?.AsArray() ?? [])
            {
                yield return (schema, example!);
            }
        }
        foreach (
            var response in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).SelectMany(one => one.Value!["responses"]!.AsObject())
        )
        {
            foreach (var (_, media) in JsonSchema.Resolve(document, response.Value!)["content"]?.AsObject() ?? [])
            {
                foreach (var (_, example) in media!["examples"]?.AsObject() ?? [])
                {
                    yield return (media["schema"]!, JsonSchema.Resolve(document, example!)["value"]!);
                }
            }
        }
    }

    private static bool IsShown(JsonNode document, JsonNode schema)
    {
        var resolved = JsonSchema.Resolve(document, schema);
        return resolved["examples"] is not null
            || (resolved["items"] is { } items && IsShown(document, items))
            || (resolved["anyOf"] as JsonArray)?.Any(one => IsShown(document, one!)) == true
            || (resolved["properties"] as JsonObject)?.Any(member => IsShown(document, member.Value!)) == true;
    }

    /// <summary>The fault in all its forms: plain, with arguments, with a field, with a time to wait.</summary>
    private static IEnumerable<Failure> Occurrences(Fault fault) =>
        fault
            .Examples.Append(Failure.Of(fault))
            .Append(new Failure { Fault = fault, Field = "shipping_address.city" })
            .Append(new Failure { Fault = fault, RetryAfter = TimeSpan.FromSeconds(1.5) });
}
