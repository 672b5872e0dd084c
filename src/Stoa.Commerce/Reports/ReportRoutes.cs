using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;

namespace Stoa.Commerce.Reports;

/// <summary>What the reports share.</summary>
internal static class ReportRoutes
{
    public const string Section = "Reports";

    public static readonly ReportFrame Frame = new(Examples.At, Examples.At.AddDays(1), "day", "Europe/Berlin", "EUR");

    public static readonly SalesFigures Sales = new(
        2,
        3,
        new(269_700, "EUR"),
        new(0, "EUR"),
        new(0, "EUR"),
        new(43_061, "EUR"),
        new(269_700, "EUR"),
        new(10_000, "EUR"),
        new(1_597, "EUR"),
        new(259_700, "EUR"),
        1,
        new(10_000, "EUR"),
        0,
        new(0, "EUR")
    );

    public static void AddReports(this IServiceCollection services)
    {
        services.AddSingleton(new Section(Section, 160, "What was sold, by the hour to the month, in any time zone; sums equal the books."));
        services.AddSingleton<ReportReader>();
        services.AddSingleton<ReportProof>();
    }

    public static void MapReports(this Routes routes)
    {
        ReadSales.Map(routes);
        ReadProducts.Map(routes);
        ReadTax.Map(routes);
        ReadPromotions.Map(routes);
        ReadStock.Map(routes);
        ReadCustomers.Map(routes);
    }
}
