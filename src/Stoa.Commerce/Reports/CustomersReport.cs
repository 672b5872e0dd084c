using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Reports;

/// <summary>Who bought.</summary>
/// <param name="NewMembers">Accounts that were made.</param>
/// <param name="NewGuests">Addresses that ordered without an account for the first time.</param>
/// <param name="FirstOrders">Orders that were their customer's first; orders are those not cancelled.</param>
/// <param name="RepeatOrders">Orders of customers who had ordered before.</param>
internal sealed record CustomerFigures(
    long NewMembers,
    long NewGuests,
    long FirstOrders,
    Money FirstTotal,
    long RepeatOrders,
    Money RepeatTotal,
    long MemberOrders,
    Money MemberTotal,
    long GuestOrders,
    Money GuestTotal
)
{
    public static CustomerFigures Of(ReportScope scope, IEnumerable<ReportCell> made, IEnumerable<ReportCell> bought)
    {
        var (who, cells) = (made.ToLookup(cell => cell.Key, StringComparer.Ordinal), bought.ToList());
        var (first, again) = (Sum(key => key.EndsWith(" first", StringComparison.Ordinal)), Sum(key => key.EndsWith(" again", StringComparison.Ordinal)));
        var (members, guests) = (
            Sum(key => key.StartsWith("member ", StringComparison.Ordinal)),
            Sum(key => key.StartsWith("guest ", StringComparison.Ordinal))
        );
        return new CustomerFigures(
            who["member new"].Sum(cell => cell.Orders),
            who["guest new"].Sum(cell => cell.Orders),
            first.Orders,
            scope.Money(first.Total),
            again.Orders,
            scope.Money(again.Total),
            members.Orders,
            scope.Money(members.Total),
            guests.Orders,
            scope.Money(guests.Total)
        );

        ReportCell Sum(Func<string, bool> counts) => cells.Where(cell => counts(cell.Key)).Aggregate(ReportCell.None, static (sum, cell) => sum + cell);
    }
}

internal sealed record CustomersPoint(string Period, DateTimeOffset From, DateTimeOffset To, CustomerFigures Figures);

internal sealed record CustomersReport(ReportFrame Frame, CustomerFigures Totals, IReadOnlyList<CustomersPoint> Series);

/// <summary>Who came, who came again, and what they bought.</summary>
internal sealed class ReadCustomers(NpgsqlDataSource database, ReportReader reader, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        ReportRequest.Explain(
            routes
                .Get<ReportRequest, CustomersReport>("/admin/reports/customers", routes.Resolve<ReadCustomers>().Handle)
                .WithName(ReportRoutes.Section, "reportCustomers", "Who bought, and who bought again")
                .Staff("reports", "read")
                .WithSuccess(CommerceSuccesses.ReportRead)
                .ProducesFault(CommerceFaults.PeriodEmpty)
                .WithExample(new CustomersReport(ReportRoutes.Frame, Example, [new("2026-03-29", Examples.At, Examples.At, Example)]))
        );

    private static readonly CustomerFigures Example = new(3, 1, 1, new(89_900, "EUR"), 1, new(179_800, "EUR"), 1, new(179_800, "EUR"), 1, new(89_900, "EUR"));

    public async Task<Outcome<CustomersReport>> Handle(ReportRequest request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var resolved = await request.Resolve(database, clock.GetUtcNow(), cancelled);
        if (resolved.Value is not { } scope)
        {
            return resolved.Failure!;
        }
        var bought = await reader.Series(scope, "customer", scope.Frame.Currency, cancelled);
        var made = await reader.Series(scope, "customer", null, cancelled);
        var (orders, news) = (bought.ToLookup(cell => cell.Point), made.ToLookup(cell => cell.Point));
        return new CustomersReport(
            scope.Frame,
            CustomerFigures.Of(scope, made, bought),
            [.. scope.Periods.Select((period, n) => new CustomersPoint(period.Period, period.From, period.To, CustomerFigures.Of(scope, news[n], orders[n])))]
        );
    }
}
