using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>Lists, the newest first, with cursors that are ids.</summary>
internal static class Lists
{
    private const int Usual = 10;

    /// <summary>The page that the parameters ask for.</summary>
    /// <param name="kind">As Stripe's error names it.</param>
    public static Reply Page<T>(Exchange exchange, string url, string kind, Table<T> table, Func<T, bool> fits, Func<T, (string Id, long Created)> read)
        where T : class
    {
        var parameters = exchange.Parameters;
        var (after, before) = (parameters.Text("starting_after"), parameters.Text("ending_before"));
        if (after is not null && before is not null)
        {
            return StripeError.Refused("parameters_exclusive", "You can only specify one of these parameters: ending_before, starting_after.");
        }
        if ((after ?? before) is { } cursor && table[cursor] is null)
        {
            return StripeError.Missing(kind, cursor, after is null ? "ending_before" : "starting_after", 400);
        }
        var limit = (int)(parameters.Number("limit") ?? Usual);
        var range = Range(parameters);
        var found = table.Newest.Where(item => range(read(item).Created) && fits(item)).Select(item => read(item).Id);
        string[] page =
            after is not null ? [.. found.SkipWhile(id => id != after).Skip(1).Take(limit + 1)]
            : before is not null ? [.. found.TakeWhile(id => id != before).TakeLast(limit + 1)]
            : [.. found.Take(limit + 1)];
        var more = page.Length > limit;
        var shown =
            !more ? page
            : before is null ? page[..limit]
            : page[^limit..];
        return new Reply(
            new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. shown.Select(id => (JsonNode)exchange.Account.Render(id)!)]),
                ["has_more"] = more,
                ["url"] = url,
            }
        );
    }

    private static Func<long, bool> Range(Parameters parameters)
    {
        if (parameters.Fields("created") is not { } bounds)
        {
            return parameters.Number("created") is { } exact ? created => created == exact : _ => true;
        }
        var least = bounds.Number("gte") ?? (bounds.Number("gt") + 1) ?? long.MinValue;
        var most = bounds.Number("lte") ?? (bounds.Number("lt") - 1) ?? long.MaxValue;
        return created => created >= least && created <= most;
    }
}
