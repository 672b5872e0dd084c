using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// A cached page of 20 in each content coding, against the same page plain from the same server: a coding is chosen for each request and made once.
/// </summary>
internal static class CompressedReads
{
    private const string Target = "/api/v1/catalog/products?page_size=20";
    private const double Figure = 0.95;

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var shop = await site.Shop(CatalogueReads.Products);
        foreach (var coding in new[] { "gzip, deflate, br, zstd", "gzip" })
        {
            var length = (await shop.Fetch(Requests.Get(Target, coding: coding), site.Cancelled)).Body.Length;
            report.Add($"cached page of 20 as {coding} ({length:N0} bytes)", await Comparison.Run(settings, SideOf(coding), SideOf(null)), Figure);
        }

        Side SideOf(string? coding)
        {
            var request = Requests.Get(Target, coding: coding);
            return new(time => Generator.Run(shop.Port, Settings.Clients, time, (_, _) => request, site.Cancelled), shop.Process.Id);
        }
    }
}
