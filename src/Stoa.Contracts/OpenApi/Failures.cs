using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.OpenApi;

/// <summary>
/// The failures of a route by status. Which faults they are is said by the response's description, with their sentences; an example stands only where a body
/// has more in it than schema and sentence tell. So routes that fail in the same form share a response and differ in its description.
/// </summary>
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
    private readonly Dictionary<string, JsonObject> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _usual = new(StringComparer.Ordinal);
    private readonly HashSet<(string Content, string Description)> _apart = [];

    /// <summary>Finds out first which failures are equal, what they are called, and how most routes describe them.</summary>
    public void Compare(IReadOnlyList<Route> routes)
    {
        var all = routes.SelectMany(route => ByStatus(route).Select(group => (route, group))).ToList();
        var distinct = all.DistinctBy(one => KeyOf(one.group), StringComparer.Ordinal);
        foreach (
            var same in distinct.GroupBy(
                one => $"{one.group.Status} {contract.FailureSchema(one.group.Faults).ToJsonString()}",
                one => (Key: KeyOf(one.group), Reason: ReasonOf(one.group.Status), Name: NameOf(one.route, one.group)),
                StringComparer.Ordinal
            )
        )
        {
            foreach (var (key, reason, name) in same)
            {
                _schemas[key] = (same.Count() > 1 ? reason : name, same.First().Name);
            }
        }
        foreach (
            var alike in all.GroupBy(
                one => Response(one.route, one.group, "").ToJsonString(),
                one => Describe(one.route, one.group.Faults, one.group.Status),
                StringComparer.Ordinal
            )
        )
        {
            var byUse = alike.CountBy(description => description, StringComparer.Ordinal).OrderByDescending(pair => pair.Value).ToList();
            _usual[alike.Key] = byUse[0].Key;
            // Said beside so many references, a description is longer than one more response.
            _apart.UnionWith(byUse.Where(pair => pair.Value * pair.Key.Length > alike.Key.Length).Select(pair => (alike.Key, pair.Key)));
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
        var response = Response(route, group, "");
        var (content, own) = (response.ToJsonString(), Describe(route, group.Faults, group.Status));
        var usual = _apart.Contains((content, own)) ? own : _usual[content];
        response["description"] = usual;
        var reference = components.Share(
            "responses",
            response,
            _schemas[KeyOf(group)].Best,
            NameOf(route, group),
            Names.Pascal(route.Name) + ReasonOf(group.Status)
        );
        if (own != usual)
        {
            reference["description"] = own;
        }
        return reference;
    }

    private JsonObject Response(Route route, (int Status, List<Fault> Faults) group, string description)
    {
        var (status, faults) = group;
        var (best, other) = _schemas[KeyOf(group)];
        var (schema, rest) = (contract.FailureSchema(faults), Names.Pascal(route.Name) + ReasonOf(status));
        if (schema["properties"]?["errors"] is JsonObject { } errors && errors["items"]?["properties"] is not null)
        {
            errors["items"] = components.Share("schemas", errors["items"]!.DeepClone(), "FieldError");
        }
        var key = $"{status} {schema.ToJsonString()}";
        if (!_references.TryGetValue(key, out var reference))
        {
            _references[key] = reference = components.Share("schemas", schema, best + "Error", other + "Error", rest + "Error");
        }
        var content = new JsonObject { ["schema"] = reference.DeepClone() };
        var telling = faults.Select(fault => Occurrence(fault, status)).Where(failure => failure.Errors.Count > 0 || failure.RetryAfter is not null);
        ExampleWriter.Show(content, [.. telling.Select(failure => (Names.Of(failure.Fault), Example(failure, status)))]);
        return new JsonObject
        {
            ["description"] = description,
            ["headers"] = headers.OfFailure(status),
            ["content"] = new JsonObject { [contract.FailureContentType.Split(';')[0]] = content },
        };
    }

    /// <summary>A response tells what is special about it; what many routes answer with is told where it is all there is.</summary>
    private static List<Fault> Shown(Route route, List<Fault> faults) =>
        faults.Intersect(route.OwnFaults).Except(OfEveryModule).ToList() is { Count: > 0 } special ? special : faults;

    private string Describe(Route route, List<Fault> faults, int status) =>
        string.Join("; ", Shown(route, faults).Select(fault => $"{contract.MessageOf(Occurrence(fault, status), texts)} (`{fault.Name}`)"));

    private Failure Occurrence(Fault fault, int status) => fault.Examples.FirstOrDefault(failure => contract.StatusOf(failure) == status, Failure.Of(fault));

    private static string KeyOf((int Status, List<Fault> Faults) group) => $"{group.Status} {string.Join(' ', group.Faults)}";

    private static string ReasonOf(int status) => Names.Pascal(ReasonPhrases.GetReasonPhrase(status));

    private static string NameOf(Route route, (int Status, List<Fault> Faults) group) =>
        group.Faults.Intersect(route.OwnFaults).Except(General).ToList() switch
        {
            [] => group.Faults is [var only] ? Names.Of(only) : ReasonOf(group.Status),
            [var one] => Names.Of(one),
            [var one, var other] => $"{Names.Of(one)}Or{Names.Of(other)}",
            _ => Names.Pascal(route.Name) + ReasonOf(group.Status),
        };

    private JsonObject Example(Failure failure, int status) =>
        components.Share(
            "examples",
            new JsonObject { ["value"] = contract.WithFixedTimestamp(JsonNode.Parse(contract.Body(failure, texts).Span)!) },
            Names.Of(failure.Fault),
            $"{Names.Of(failure.Fault)}{status}"
        );
}
