using System.Collections;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Shipping;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Tax;

/// <summary>What is charged at a place on a class of products.</summary>
/// <param name="PostalTo">Included, with all codes that begin with it.</param>
/// <param name="RatePpm">Parts per million: 190000 is 19 %.</param>
/// <param name="ValidFrom">Included; null is always.</param>
/// <param name="ValidTo">Excluded.</param>
/// <param name="Additional">Charged beside the other rates of the place; else it stands in the place of all that are less specific.</param>
internal sealed record TaxRate(
    string Country,
    string? State,
    string? PostalFrom,
    string? PostalTo,
    string TaxClass,
    string Name,
    int RatePpm,
    DateTimeOffset? ValidFrom,
    DateTimeOffset? ValidTo,
    bool Additional
)
{
    public const string Columns = """
        r.country, nullif(r.state, '') AS state, nullif(r.postal_from, '') AS postal_from, nullif(r.postal_to, '') AS postal_to, r.tax_class,
        r.name, r.rate_ppm, r.valid_from, r.valid_to, r.additional
        """;

    public static TaxRate Read(ObjectReader members)
    {
        var area = Area.Read(members);
        return new TaxRate(
            area.Country,
            area.State,
            area.PostalFrom,
            area.PostalTo,
            members.OptionalForm("tax_class", 50, CatalogueForms.Slug) ?? TaxTerms.Standard,
            members.OptionalText("name", 100).Trim(),
            members.Integer("rate_ppm", 0, Arithmetic.Million),
            Moments.ReadOptional(members, "valid_from"),
            Moments.ReadOptional(members, "valid_to"),
            members.OptionalFlag("additional") ?? false
        );
    }

    public static TaxRate From(NpgsqlDataReader row) =>
        new(
            row.GetString("country"),
            row.GetStringOrNull("state"),
            row.GetStringOrNull("postal_from"),
            row.GetStringOrNull("postal_to"),
            row.GetString("tax_class"),
            row.GetString("name"),
            row.GetInt32("rate_ppm"),
            row.GetOrNull<DateTimeOffset>("valid_from"),
            row.GetOrNull<DateTimeOffset>("valid_to"),
            row.GetBoolean("additional")
        );

    public Area ToArea() => new(Country, State, PostalFrom, PostalTo);

    /// <summary>As a person says it: DE, US-NY, US-NY 10001–10292.</summary>
    public string Describe() =>
        string.Concat(
            Country,
            State is null ? "" : "-" + State,
            PostalFrom is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {PostalFrom}–{PostalTo}")
        );
}

/// <summary>All rates, with the version of the list.</summary>
internal sealed class TaxRateList(IReadOnlyList<TaxRate> rates, long version) : IReadOnlyList<TaxRate>, IVersioned
{
    public const int MaxRates = 10_000;

    public long Version => version;

    public int Count => rates.Count;

    public TaxRate this[int index] => rates[index];

    public IEnumerator<TaxRate> GetEnumerator() => rates.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public static async Task<TaxRateList> Load(NpgsqlBatch batch, CancellationToken cancelled)
    {
        batch.Add(VersionSql);
        batch.Add(ListSql);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        await row.ReadAsync(cancelled);
        var version = row.GetInt64(0);
        await row.NextResultAsync(cancelled);
        var rates = new List<TaxRate>();
        while (await row.ReadAsync(cancelled))
        {
            rates.Add(TaxRate.From(row));
        }
        return new TaxRateList(rates, version);
    }

    /// <summary>The rates of one that the other does not have, as the audit log keeps them.</summary>
    public static string Without(IEnumerable<TaxRate> rates, IEnumerable<TaxRate> others) =>
        JsonSerializer.Serialize(rates.Except(others).ToArray(), CommerceJson.Stored.TaxRateArray);

    internal const string VersionSql = "SELECT tax_rates_version FROM commerce.settings";

    internal const string ListSql = $"""
        SELECT {TaxRate.Columns} FROM commerce.tax_rates r
            ORDER BY r.country, r.state_key, r.postal_first, r.tax_class, r.additional, r.name, r.valid_from, r.id
        """;
}
