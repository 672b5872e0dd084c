using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>Logins at the production cost of a hash against the bare hasher, and the rate of catalogue reads meanwhile.</summary>
internal static class Logins
{
    private const int Clients = 8;
    private const double HashShare = 0.9;
    private const double ReadShare = 0.9;
    private const string Password = "SecurePassword123!";

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var shop = await site.Shop(CatalogueReads.Products);
        for (var client = 0; client < Clients; client++)
        {
            await shop.Fetch(Requests.Post("/api/v1/auth/register", Credentials(client)), site.Cancelled);
        }
        var logins = Enumerable.Range(0, Clients).Select(client => Requests.Post("/api/v1/auth/login", Credentials(client))).ToArray();
        report.Add("login (PBKDF2 × 220,000) / bare hasher", await Comparison.Run(settings, new Side(Login, shop.Process.Id), new Side(HashBare)), HashShare);
        var request = Requests.Get("/api/v1/catalog/products/prod-1");
        report.Add(
            "product reads during logins / alone",
            await Comparison.Run(
                settings,
                new Side(async time =>
                {
                    var wave = Login(time);
                    var reads = await Read(time);
                    await wave;
                    return reads;
                }),
                new Side(Read)
            ),
            ReadShare
        );

        Task<Sample> Login(TimeSpan time) => Generator.Run(shop.Port, Clients, time, (client, _) => logins[client], site.Cancelled);
        Task<Sample> Read(TimeSpan time) => Generator.Run(shop.Port, Settings.Clients, time, (_, _) => request, site.Cancelled);

        async Task<Sample> HashBare(TimeSpan time)
        {
            var rate = double.Parse(await site.Children.OutputOfSelf(site.Cancelled, "--hash-loop", time.TotalSeconds.ToString(Text.Plain)), Text.Plain);
            return new Sample(time, new long[(int)Math.Round(rate * time.TotalSeconds)]);
        }
    }

    private static string Credentials(int client) => $$"""{"email":"login-{{client}}@bench.test","password":"{{Password}}"}""";
}
