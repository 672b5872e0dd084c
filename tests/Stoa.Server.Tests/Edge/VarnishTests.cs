using System.Diagnostics;
using System.Globalization;

namespace Stoa.Server.Tests.Edge;

/// <summary>Debian's Varnish in front of the server: prices change all the time, and nearly all reads are served by it, none of them stale.</summary>
public sealed class VarnishTests(TestDatabases databases)
{
    private const string Program = "/usr/sbin/varnishd";
    private const int Changes = 20;
    private const int ReadsPerChange = 120;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Under_a_price_feed_nearly_all_reads_are_hits_and_every_change_is_seen()
    {
        Assert.SkipUnless(File.Exists(Program), "Varnish is not installed (Debian: apt-get install varnish).");
        var port = Ports.Free();
        await using var host = await StoaHost.Start(
            await databases.Create(),
            ("Catalogue:Edge:MaxAge", "00:05:00"),
            ("Catalogue:Edge:Purge:Url", $"http://127.0.0.1:{port}/"),
            ("Catalogue:Edge:Purge:Method", "PURGE")
        );
        await using var varnish = await Varnish.Start(port, new Uri(host.Root).Port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var staff = await PurgeTests.Staff(host);
        var ids = (await new Client(host, null).Get("/catalog/products?page_size=20")).Json["data"]!
            .AsArray()
            .Select(product => (string)product!["id"]!)
            .ToArray();
        string[] targets =
        [
            .. ids.Select(id => "/catalog/products/" + id),
            .. Enumerable.Range(1, 4).Select(page => $"/catalog/products?page_size=10&page={page}"),
        ];
        // The purge of everything at the start has arrived when answers stay.
        await Wait.Until(async () => (await Read(http, targets[0])).Hit);
        foreach (var target in targets)
        {
            await Read(http, target);
        }
        var (hits, reads) = (0, 0);

        for (var change = 0; change < Changes; change++)
        {
            var (id, price) = (ids[change % ids.Length], 100_000 + change);
            var set = await staff.Send(
                HttpMethod.Patch,
                "/admin/products/" + id,
                new { base_price = new { amount = price, currency = "USD" } },
                ("If-Match", "*")
            );
            Assert.Equal(HttpStatusCode.OK, set.Status);
            await Wait.Until(async () =>
                (await Read(http, "/catalog/products/" + id)).Body.Contains(price.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            );
            for (var read = 0; read < ReadsPerChange; read++, reads++)
            {
                hits += (await Read(http, targets[read % targets.Length])).Hit ? 1 : 0;
            }
        }

        Assert.True(hits >= 0.95 * reads, $"{hits} of {reads}");
    }

    private static async Task<(bool Hit, string Body)> Read(HttpClient http, string target)
    {
        using var answer = await http.GetAsync(new Uri("/api/v1" + target, UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // Of a hit it names two transactions: this one, and the one that fetched the answer.
        return (answer.Headers.GetValues("X-Varnish").Single().Contains(' ', StringComparison.Ordinal), await answer.Content.ReadAsStringAsync(Cancelled));
    }

    private sealed class Varnish(Process process, string folder) : IAsyncDisposable
    {
        public static async Task<Varnish> Start(int port, int backend)
        {
            var folder = Directory.CreateTempSubdirectory("stoa-varnish-").FullName;
            var configuration = Path.Combine(folder, "stoa.vcl");
            await File.WriteAllTextAsync(
                configuration,
                $$"""
                vcl 4.1;
                import std;
                backend default { .host = "127.0.0.1"; .port = "{{backend}}"; }
                sub vcl_recv {
                    if (req.method == "PURGE") {
                        if (!std.ban("obj.http.Surrogate-Key ~ (^|\s)(" + regsuball(req.http.Surrogate-Key, " ", "|") + ")(\s|$)")) {
                            return (synth(500, std.ban_error()));
                        }
                        return (synth(200, "Purged"));
                    }
                }
                """,
                Cancelled
            );
            var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (var argument in new[] { "-F", "-j", "none", "-a", $"127.0.0.1:{port}", "-f", configuration, "-n", folder, "-s", "malloc,64m" })
            {
                start.ArgumentList.Add(argument);
            }
            var varnish = new Varnish(Process.Start(start)!, folder);
            using var http = new HttpClient();
            await Wait.Until(async () =>
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health"), Cancelled);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
            return varnish;
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
