using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>The parameter <c>expand</c>: ids become objects, up to four levels deep.</summary>
internal static class Expansion
{
    private const int Deepest = 4;

    /// <summary>What can be expanded, by the kind of object, with the kind that it leads to; an empty one leads to nothing that the double has.</summary>
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Expandable = new Dictionary<string, FrozenDictionary<string, string>>(
        StringComparer.Ordinal
    )
    {
        ["payment_intent"] = Fields(
            ("latest_charge", "charge"),
            ("payment_method", "payment_method"),
            ("customer", ""),
            ("review", ""),
            ("on_behalf_of", ""),
            ("application", "")
        ),
        ["charge"] = Fields(
            ("payment_intent", "payment_intent"),
            ("balance_transaction", "balance_transaction"),
            ("failure_balance_transaction", "balance_transaction"),
            ("refunds", "refund"),
            ("customer", ""),
            ("review", ""),
            ("application", "")
        ),
        ["refund"] = Fields(
            ("charge", "charge"),
            ("payment_intent", "payment_intent"),
            ("payment_method", "payment_method"),
            ("balance_transaction", "balance_transaction"),
            ("failure_balance_transaction", "balance_transaction"),
            ("customer", "")
        ),
        ["dispute"] = Fields(("charge", "charge"), ("payment_intent", "payment_intent")),
        ["balance_transaction"] = Fields(("source", "charge")),
        ["payment_method"] = Fields(("customer", "")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is wrong with the paths for this kind of object; null where nothing is.</summary>
    public static StripeError? Problem(IReadOnlyList<string> paths, string kind, bool listed)
    {
        foreach (var path in paths)
        {
            var names = path.Split('.');
            var (at, i) = (kind, listed && names[0] == "data" ? 1 : 0);
            if (names.Length > Deepest)
            {
                return StripeError.Refused(null, $"You cannot expand more than {Deepest} levels of a property. Property: {path}", "expand");
            }
            for (; i < names.Length; i++)
            {
                if (names[i] == "data" && i > 0 && names[i - 1] == "refunds")
                {
                    continue;
                }
                if (Expandable.GetValueOrDefault(at)?.GetValueOrDefault(names[i]) is not { } next || (listed && names[0] != "data"))
                {
                    return StripeError.Refused(null, $"This property cannot be expanded ({path}).", "expand");
                }
                at = next;
            }
        }
        return null;
    }

    public static void Apply(JsonObject json, IReadOnlyList<string> paths, Account account)
    {
        foreach (var path in paths)
        {
            Apply(json, path.Split('.'), account);
        }
    }

    private static void Apply(JsonObject json, ReadOnlySpan<string> path, Account account)
    {
        if (path.Length == 0)
        {
            return;
        }
        var name = path[0];
        if (name == "refunds" && (string?)json["object"] == "charge" && json["refunds"] is null)
        {
            json["refunds"] = Refunds((string)json["id"]!, account);
        }
        if (json[name] is JsonValue value && account.Render((string)value!) is { } expanded)
        {
            json[name] = expanded;
        }
        switch (json[name])
        {
            case JsonObject inner:
                Apply(inner, path[1..], account);
                break;
            case JsonArray items:
                foreach (var item in items.OfType<JsonObject>())
                {
                    Apply(item, path[1..], account);
                }
                break;
        }
    }

    private static JsonObject Refunds(string charge, Account account) =>
        new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. account.Refunds.Newest.Where(refund => refund.Charge == charge).Select(refund => (JsonNode)RefundJson.Write(refund))]),
            ["has_more"] = false,
            ["url"] = $"/v1/charges/{charge}/refunds",
        };

    private static FrozenDictionary<string, string> Fields(params (string Name, string Kind)[] fields) =>
        fields.ToFrozenDictionary(field => field.Name, field => field.Kind, StringComparer.Ordinal);
}
