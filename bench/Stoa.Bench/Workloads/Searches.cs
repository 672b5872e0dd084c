using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// Keyword search at 16 clients. Keywords are made from the shop's own texts: words of names, words of descriptions, two words of one
/// product, beginnings of words; each once, selective or not.
/// </summary>
internal static class Searches
{
    private const int Keywords = 2_000;
    private const double Figure = 20;

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        foreach (var products in new[] { 1_000, 100_000 })
        {
            var uncached = await site.Shop(products, "--Catalogue:Cache", "false");
            var keywords = await Choose(site, products);
            var requests = keywords.Select(keyword => Requests.Get("/api/v1/catalog/products?keyword=" + Uri.EscapeDataString(keyword))).ToArray();
            var figure = products == 100_000 ? Figure : (double?)null;
            report.Add($"search, {products:N0} products, uncached", await Comparison.Run(settings, Side(uncached)), figure);
            await site.Children.Stop(uncached.Process);
            var cached = await site.Shop(products);
            report.Add($"search, {products:N0} products, as by default", await Comparison.Run(settings, Side(cached)), figure);

            // Every client goes through all of them in an order of its own: prime steps meet each keyword once a lap.
            Side Side(Server server) =>
                new(
                    time =>
                        Generator.Run(
                            server.Port,
                            Settings.Clients,
                            time,
                            (client, number) => requests[(int)(((client * 131L) + (number * 617L)) % requests.Length)],
                            site.Cancelled
                        ),
                    server.Process.Id
                );
        }
    }

    private static async Task<List<string>> Choose(Site site, int products)
    {
        var texts = await site.Read(
            products,
            "SELECT name, description FROM commerce.products ORDER BY position",
            row => (Name: Words(row.GetString(0)), Description: Words(row.GetString(1)))
        );
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var chosen = new List<string>();
        // A step that is prime to the number of products goes through all of them, spread over the whole shop.
        for (var i = 0; i < texts.Count * 8 && chosen.Count < Keywords; i++)
        {
            var (name, description) = texts[(int)(i * 7_919L % texts.Count)];
            var keyword = (i % 4) switch
            {
                0 => name[i / 4 % name.Length],
                1 => description[i / 4 % description.Length],
                2 => name[i / 4 % name.Length] + " " + description[i / 8 % description.Length],
                _ => Beginning(name[i / 4 % name.Length]),
            };
            if (seen.Add(keyword))
            {
                chosen.Add(keyword);
            }
        }
        return chosen;
    }

    private static string Beginning(string word) => word[..Math.Min(3, word.Length)];

    private static string[] Words(string text) => text.ToLowerInvariant().Split([' ', '.', ',', '-'], StringSplitOptions.RemoveEmptyEntries);
}
