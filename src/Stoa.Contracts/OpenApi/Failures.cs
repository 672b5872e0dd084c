using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.OpenApi;

/// <summary>The failures of a route by status. Equal ones are one response, named by what is special about them.</summary>
internal sealed class Failures(Contract contract, Components components, Headers headers, Texts texts)
{
    /// <summary>What any route of a kind can answer with; it gives no response its name.</summary>
    private static readonly Fault[] General =
    [
        RequestFaults.TooManyRequests,
        RequestFaults.IdempotencyKeyInvalid,
        RequestFaults.IdempotencyKeyReused,
        RequestFaults.IdempotencyKeyInUse,
    ];

    private static readonly IReadOnlyList<Fault> OfEveryModule = new MessageSource(typeof(RequestFaults)).Faults;

    private readonly Dictionary<string, (string Best, string Other)> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<Fault, int> _shown = [];
    private readonly Dictionary<string, JsonObject> _responses = new(StringComparer.Ordinal);

    /// <summary>Finds the names first: failures of one status with the same schema share it, under the status's name.</summary>
    public void NameSchemas(IEnumerable<Route> routes)
    {
        var distinct = routes
            .SelectMany(route => ByStatus(route).Select(group => (group.Status, group.Faults, Name: NameOf(route, group), Shown: Shown(route, group.Faults))))
            .DistinctBy(one => KeyOf(one.Status, one.Faults), StringComparer.Ordinal)
            .ToList();
        foreach (var fault in distinct.SelectMany(one => one.Shown))
        {
            _shown[fault] = _shown.GetValueOrDefault(fault) + 1;
        }
        foreach (var same in distinct.GroupBy(one => $"{one.Status} {contract.FailureSchema(one.Faults).ToJsonString()}", StringComparer.Ordinal))
        {
            foreach (var (status, faults, name, _) in same)
            {
                _schemas[KeyOf(status, faults)] = (same.Count() > 1 ? ReasonOf(status) : name, same.First().Name);
            }
        }
    }

    public IEnumerable<(string Status, JsonObject Response)> Of(Route route) =>
        ByStatus(route).Select(group => (group.Status.ToString(CultureInfo.InvariantCulture), Shared(route, group)));

    private IEnumerable<(int Status, List<Fault> Faults)> ByStatus(Route route) =>
        route
            .AllFaults()
            .OrderBy(fault => fault.Name, StringComparer.Ordinal)
            .SelectMany(fault => contract.StatusesOf(fault).Distinct().Select(status => (status, fault)))
            .GroupBy(pair => pair.status, pair => pair.fault)
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, group.ToList()));

    private JsonObject Shared(Route route, (int Status, List<Fault> Faults) group)
    {
        var (status, faults) = group;
        var key = KeyOf(status, faults);
        if (!_responses.TryGetValue(key, out var response))
        {
            var (best, other) = _schemas[key];
            var content = new JsonObject
            {
                ["schema"] = components.Share(
                    "schemas",
                    contract.FailureSchema(faults),
                    best + "Error",
                    other + "Error",
                    Names.Pascal(route.Name) + ReasonOf(status) + "Error"
                ),
            };
            ExampleWriter.Show(content, [.. Shown(route, faults).Select(fault => (Names.Of(fault), Example(fault, status)))]);
            _responses[key] = response = components.Share(
                "responses",
                new JsonObject
                {
                    ["description"] = ReasonPhrases.GetReasonPhrase(status),
                    ["headers"] = headers.OfFailure(status),
                    ["content"] = new JsonObject { [contract.FailureContentType.Split(';')[0]] = content },
                },
                NameOf(route, group),
                Names.Pascal(route.Name) + ReasonOf(status)
            );
        }
        return (JsonObject)response.DeepClone();
    }

    /// <summary>A response shows what is special about it; what many routes answer with is shown where it is all there is.</summary>
    private static List<Fault> Shown(Route route, List<Fault> faults) =>
        faults.Intersect(route.OwnFaults).Except(OfEveryModule).ToList() is { Count: > 0 } special ? special : faults;

    private static string KeyOf(int status, List<Fault> faults) => $"{status} {string.Join(' ', faults)}";

    private static string ReasonOf(int status) => Names.Pascal(ReasonPhrases.GetReasonPhrase(status));

    private static string NameOf(Route route, (int Status, List<Fault> Faults) group) =>
        group.Faults.Intersect(route.OwnFaults).Except(General).ToList() switch
        {
            [] => group.Faults is [var only] ? Names.Of(only) : ReasonOf(group.Status),
            [var one] => Names.Of(one),
            [var one, var other] => $"{Names.Of(one)}Or{Names.Of(other)}",
            _ => Names.Pascal(route.Name) + ReasonOf(group.Status),
        };

    private JsonObject Example(Fault fault, int status)
    {
        var failure = fault.Examples.FirstOrDefault(failure => contract.StatusOf(failure) == status, Failure.Of(fault));
        var example = new JsonObject { ["value"] = contract.WithFixedTimestamp(JsonNode.Parse(contract.Body(failure, texts).Span)!) };
        return _shown.GetValueOrDefault(fault) == 1 ? example : components.Share("examples", example, Names.Of(fault), $"{Names.Of(fault)}{status}");
    }
}
