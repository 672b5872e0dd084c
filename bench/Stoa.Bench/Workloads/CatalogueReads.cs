using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>A product by its id and a page of 20, against bare Kestrel returning the same bytes.</summary>
internal static class CatalogueReads
{
    public const int Products = 1_000;
    private const double Figure = 0.7;

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        await Measure(site, settings, report, "product by id", "/api/v1/catalog/products/prod-1");
        await Measure(site, settings, report, "page of 20", "/api/v1/catalog/products?page_size=20");
    }

    private static async Task Measure(Site site, Settings settings, Report report, string name, string target)
    {
        var shop = await site.Shop(Products);
        var request = Requests.Get(target);
        var answer = await shop.Fetch(request, site.Cancelled);
        var file = Path.Combine(site.Folder, "answer");
        await File.WriteAllBytesAsync(file, answer.Body, site.Cancelled);
        var bare = await Server.StartBare(site, "--serve-bytes", file, answer.ContentType);
        try
        {
            report.Add($"{name} ({answer.Body.Length:N0} bytes)", await Comparison.Run(settings, SideOf(shop), SideOf(bare)), Figure);
        }
        finally
        {
            await site.Children.Stop(bare.Process);
        }

        Side SideOf(Server server) => new(time => Generator.Run(server.Port, Settings.Clients, time, (_, _) => request, site.Cancelled), server.Process.Id);
    }
}
