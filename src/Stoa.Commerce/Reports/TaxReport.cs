using System.Globalization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Reports;

/// <summary>What was charged, and what of it is not owed any more.</summary>
/// <param name="Taxable">Net amounts, of goods and shipping, that tax was charged on, or could have been.</param>
/// <param name="Tax">Charged.</param>
/// <param name="CreditedTax">Not owed any more since this time, whenever it was charged.</param>
/// <param name="Due"><c>tax</c> less <c>credited_tax</c>.</param>
internal sealed record TaxFigures(long Orders, Money Taxable, Money Tax, Money CreditedTax, Money Due)
{
    public static TaxFigures Of(ReportScope scope, ReportCell cell) =>
        new(cell.Orders, scope.Money(cell.Gross), scope.Money(cell.Tax), scope.Money(cell.Refunded), scope.Money(cell.Tax - cell.Refunded));
}

/// <summary>What was charged by one rate in one place.</summary>
/// <param name="Country">Where it was shipped to; empty where an order of the past does not say.</param>
/// <param name="State">Empty where none is known by a code.</param>
/// <param name="Name">Of the rate; empty where none was charged.</param>
/// <param name="RatePpm">Parts per million; null where an order of the past does not say.</param>
internal sealed record ChargedRate(string Country, string State, string Name, int? RatePpm, TaxFigures Figures);

/// <summary>Tax alone: what several rates were charged on together would be counted by each.</summary>
internal sealed record TaxPoint(string Period, DateTimeOffset From, DateTimeOffset To, Money Tax, Money CreditedTax, Money Due);

internal sealed record TaxReport(ReportFrame Frame, Money Tax, Money CreditedTax, Money Due, IReadOnlyList<ChargedRate> Rates, IReadOnlyList<TaxPoint> Series);

/// <summary>What tax was charged, by place and rate, and what of it is not owed any more: what a return has to say.</summary>
internal sealed class ReadTax(NpgsqlDataSource database, ReportReader reader, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        ReportRequest.Explain(
            routes
                .Get<ReportRequest, TaxReport>("/admin/reports/tax", routes.Resolve<ReadTax>().Handle)
                .WithName(ReportRoutes.Section, "reportTax", "What tax was charged, by place and rate")
                .Staff("reports", "read")
                .WithSuccess(CommerceSuccesses.ReportRead)
                .ProducesFault(CommerceFaults.PeriodEmpty)
                .WithExample(Example)
        );

    private static readonly TaxReport Example = new(
        ReportRoutes.Frame,
        new(43_061, "EUR"),
        new(1_597, "EUR"),
        new(41_464, "EUR"),
        [new("DE", "", "MwSt.", 190_000, new(2, new(226_639, "EUR"), new(43_061, "EUR"), new(1_597, "EUR"), new(41_464, "EUR")))],
        [new("2026-03-29", Examples.At, Examples.At, new(43_061, "EUR"), new(1_597, "EUR"), new(41_464, "EUR"))]
    );

    public async Task<Outcome<TaxReport>> Handle(ReportRequest request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var resolved = await request.Resolve(database, clock.GetUtcNow(), cancelled);
        if (resolved.Value is not { } scope)
        {
            return resolved.Failure!;
        }
        var cells = await reader.Series(scope, "tax", scope.Frame.Currency, cancelled);
        var points = cells.ToLookup(cell => cell.Point);
        var (tax, refunded) = (cells.Sum(cell => cell.Tax), cells.Sum(cell => cell.Refunded));
        return new TaxReport(
            scope.Frame,
            scope.Money(tax),
            scope.Money(refunded),
            scope.Money(tax - refunded),
            [
                .. cells
                    .GroupBy(cell => cell.Key, StringComparer.Ordinal)
                    .Select(rate => rate.Aggregate(static (sum, cell) => sum + cell))
                    .Where(rate => (rate.Orders, rate.Gross, rate.Tax, rate.Refunded) != (0, 0, 0, 0))
                    .Select(rate => Rate(scope, rate))
                    .OrderBy(rate => rate.Country, StringComparer.Ordinal)
                    .ThenBy(rate => rate.State, StringComparer.Ordinal)
                    .ThenBy(rate => rate.RatePpm)
                    .ThenBy(rate => rate.Name, StringComparer.Ordinal),
            ],
            [.. scope.Periods.Select((period, n) => Point(scope, period, points[n].Sum(cell => cell.Tax), points[n].Sum(cell => cell.Refunded)))]
        );
    }

    private static TaxPoint Point(ReportScope scope, ReportPeriod period, long tax, long refunded) =>
        new(period.Period, period.From, period.To, scope.Money(tax), scope.Money(refunded), scope.Money(tax - refunded));

    /// <summary>The key is country, state, rate and name; only the last may hold a bar.</summary>
    private static ChargedRate Rate(ReportScope scope, ReportCell cell)
    {
        var parts = cell.Key.Split('|', 4);
        return new ChargedRate(
            parts[0],
            parts[1],
            parts[3],
            parts[2].Length == 0 ? null : int.Parse(parts[2], CultureInfo.InvariantCulture),
            TaxFigures.Of(scope, cell)
        );
    }
}
