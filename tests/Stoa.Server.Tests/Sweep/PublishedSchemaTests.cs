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
    /// <summary>Faults of the request pipeline; they belong to no single route.</summary>
    private static readonly Fault[] OfTheRoad =
    [
        RequestFaults.RouteNotFound,
        RequestFaults.MethodNotAllowed,
        RequestFaults.Maintenance,
        RequestFaults.RequestQuotaReached,
        RequestFaults.VersionRequired,
        RequestFaults.VersionStale,
    ];

    public static TheoryData<string> Names => [.. All.Contracts.Select(contract => contract.Name)];

    [Fact]
    public void Every_fault_is_declared_by_a_route_or_belongs_to_the_pipeline() =>
        Assert.Empty(Faults.Except(Table.SelectMany(route => route.AllFaults())).Except(OfTheRoad));

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
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            var before = examples;
            foreach (var response in operations!.AsObject().SelectMany(operation => operation.Value!["responses"]!.AsObject()))
            {
                foreach (var (_, media) in JsonSchema.Resolve(document, response.Value!)["content"]?.AsObject() ?? [])
                {
                    foreach (var example in ExamplesOf(document, media!))
                    {
                        JsonSchema.Validate(media!["schema"]!, example, document);
                        Assert.DoesNotMatch(@"\{[a-z_]+\}", example.ToJsonString());
                        examples++;
                    }
                }
            }
            Assert.True(examples > before, $"{path} has no example");
        }
        Assert.InRange(examples, Table.Count(), int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_route_has_an_example_of_its_success_unless_it_returns_nothing(string name)
    {
        var (contract, document) = (Contract(name), await Document(name));
        foreach (var route in Table.Where(route => route.Kind != PayloadKind.Nothing))
        {
            var status = contract.StatusOf(route.Creates ? OutcomeKind.Created : OutcomeKind.Ok, route.Method, route.Success);
            Assert.True(ExamplesOf(document, Media(document, contract, route, status, contract.ContentType)).Any(), $"{route.Name} has no example");
        }
    }

    private IEnumerable<Fault> Faults => shop.Host.Services.GetRequiredService<FaultCatalogue>().All;

    private IEnumerable<Texts> Languages => shop.Host.Services.GetRequiredService<LanguageCatalogue>().All;

    private IEnumerable<Route> Table => shop.Host.Services.GetRequiredService<Routes>().All;

    private Contract Contract(string name) => shop.Host.Services.GetRequiredService<ContractCatalogue>()[name];

    private async Task<JsonNode> Document(string name) => (await shop.Guest.Under("").Get($"/openapi/{name}.json")).Json;

    private static JsonNode Media(JsonNode document, Contract contract, Route route, int status, string type) =>
        document["paths"]![route.Pattern.Replace("?}", "}", StringComparison.Ordinal)]![route.Method.ToLowerInvariant()]!["responses"]![$"{status}"]
            is { } response
        && JsonSchema.Resolve(document, response)["content"]?[type.Split(';')[0]] is { } media
            ? media
            : throw new InvalidOperationException($"{contract.Name} publishes no {status} for {route.Name}.");

    private static IEnumerable<JsonNode> ExamplesOf(JsonNode document, JsonNode media) =>
        media["examples"]?.AsObject().Select(one => JsonSchema.Resolve(document, one.Value!)["value"]!) ?? (media["example"] is { } only ? [only] : []);

    /// <summary>The fault in all its forms: plain, with arguments, with a field, with a time to wait.</summary>
    private static IEnumerable<Failure> Occurrences(Fault fault) =>
        fault
            .Examples.Append(Failure.Of(fault))
            .Append(new Failure { Fault = fault, Field = "shipping_address.city" })
            .Append(new Failure { Fault = fault, RetryAfter = TimeSpan.FromSeconds(1.5) });
}
