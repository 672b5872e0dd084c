using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Tax;

/// <summary>Sets the rates as a whole: the body is the list, or an object with it as <c>rates</c>. Orders are taxed by it from then on.</summary>
internal sealed class SetTaxRates(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const int BodyLimit = 4 * 1024 * 1024;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, TaxRateList>("/admin/tax/rates", routes.Resolve<SetTaxRates>().Handle)
            .WithName(TaxRoutes.Section, "setTaxRates", "Replace all tax rates; the body may also be the list alone")
            .Staff("tax", "manage")
            .Idempotent()
            .Versioned()
            .WithBodyUpTo(BodyLimit)
            .WithSuccess(CommerceSuccesses.TaxRatesSet)
            .ProducesFault(CommerceFaults.TaxRatesOverlap)
            .WithExample(TaxRoutes.Example, """{"rates":[{"country":"DE","tax_class":"standard","name":"MwSt.","rate_ppm":190000}]}""");

    public sealed record Request(IReadOnlyList<TaxRate> Rates) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ReadRates(input.BodyOrList("rates")));

        public static IReadOnlyList<TaxRate> ReadRates(ObjectReader members) => members.RequiredObjects("rates", TaxRateList.MaxRates, TaxRate.Read);

        public Failure? Validate()
        {
            FieldError[] errors = [.. Rates.SelectMany(Check)];
            if (errors.Length > 0)
            {
                return new Failure
                {
                    Fault = RequestFaults.InvalidRequest,
                    Field = errors.Length == 1 ? errors[0].Field : null,
                    Errors = errors,
                };
            }
            return RateOverlaps.Find(Rates) is var (row, other) ? Overlap(row, other) : null;
        }

        private static IEnumerable<FieldError> Check(TaxRate rate, int row)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"rates.{row}");
            return rate.ValidTo <= rate.ValidFrom
                ? [.. rate.ToArea().Check(path), new FieldError($"{path}.valid_to", Rule.After("valid_from"))]
                : rate.ToArea().Check(path);
        }

        private Failure Overlap(int row, int other) =>
            new()
            {
                Fault = CommerceFaults.TaxRatesOverlap,
                Field = string.Create(CultureInfo.InvariantCulture, $"rates.{row}"),
                Arguments = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["row"] = (row + 1).ToString(CultureInfo.InvariantCulture),
                    ["other"] = (other + 1).ToString(CultureInfo.InvariantCulture),
                    ["place"] = Rates[row].Describe(),
                },
            };
    }

    public async Task<Outcome<TaxRateList>> Handle(Request request, RequestContext context) =>
        request.Validate() is { } broken ? broken : await database.InTransaction(context, connection => Set(connection, request, context));

    private async Task<Outcome<TaxRateList>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var version = await connection.One(LockSql, row => row.GetInt64(0), cancelled);
        if (!context.Expects(version))
        {
            return RequestFaults.VersionStale;
        }
        var before = await Load(connection, cancelled);
        if (request.Rates.Count == before.Count && before.ToHashSet().SetEquals(request.Rates))
        {
            return before;
        }
        await Write(connection, request.Rates, now, cancelled);
        var after = await Load(connection, cancelled);
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.TaxRatesSet,
            "tax:rates",
            new JsonObject { ["removed"] = JsonNode.Parse(TaxRateList.Without(before, after)) },
            new JsonObject { ["added"] = JsonNode.Parse(TaxRateList.Without(after, before)) }
        );
        return after;
    }

    /// <summary>Replaces all rates; the settings are locked (<see cref="LockSql"/>).</summary>
    public static async Task Write(NpgsqlConnection connection, IReadOnlyList<TaxRate> rates, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(CountVersionSql, now);
        batch.Add(ClearSql);
        batch.Add(InsertSql, Columns(rates));
        await batch.ExecuteNonQueryAsync(cancelled);
    }

    public static async Task<TaxRateList> Load(NpgsqlConnection connection, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        return await TaxRateList.Load(batch, cancelled);
    }

    private static object?[] Columns(IReadOnlyList<TaxRate> rates) =>
        [
            rates.Select(rate => rate.Country).ToArray(),
            rates.Select(rate => rate.State ?? "").ToArray(),
            rates.Select(rate => rate.PostalFrom ?? "").ToArray(),
            rates.Select(rate => rate.PostalTo ?? "").ToArray(),
            rates.Select(rate => rate.TaxClass).ToArray(),
            rates.Select(rate => rate.Name).ToArray(),
            rates.Select(rate => rate.RatePpm).ToArray(),
            rates.Select(rate => rate.ValidFrom).ToArray(),
            rates.Select(rate => rate.ValidTo).ToArray(),
            rates.Select(rate => rate.Additional).ToArray(),
        ];

    internal const string LockSql = "SELECT tax_rates_version FROM commerce.settings FOR UPDATE";

    internal const string CountVersionSql = "UPDATE commerce.settings SET tax_rates_version = tax_rates_version + 1, updated_at = $1";

    internal const string ClearSql = "DELETE FROM commerce.tax_rates";

    internal const string InsertSql = """
        INSERT INTO commerce.tax_rates (country, state, postal_from, postal_to, tax_class, name, rate_ppm, valid_from, valid_to, additional)
        SELECT r.country, r.state, r.postal_from, r.postal_to, r.tax_class, r.name, r.rate_ppm, r.valid_from, r.valid_to, r.additional
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::timestamptz[], $9::timestamptz[], $10::boolean[])
            AS r(country, state, postal_from, postal_to, tax_class, name, rate_ppm, valid_from, valid_to, additional)
        """;
}
