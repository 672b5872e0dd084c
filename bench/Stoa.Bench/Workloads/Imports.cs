using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>A million device tokens as one stream of lines, written as fast as the server takes them; once into an empty table, once as updates.</summary>
internal static class Imports
{
    private const int Devices = 1_000_000;
    private const int Staff = 900_000;
    private const double Figure = 60;
    private const double MemoryFigure = 200;

    public static async Task Measure(Site site, Report report)
    {
        var shop = await site.Shop(CatalogueReads.Products);
        var customers = new Customers(site, CatalogueReads.Products);
        await customers.Hire(Staff, "admin");
        await site.Execute(CatalogueReads.Products, "TRUNCATE push.devices");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{shop.Port}"), Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", customers.Token(Staff));
        var (first, peak) = await Once(http, shop, site.Cancelled);
        var (again, _) = await Once(http, shop, site.Cancelled);
        report.Add(
            $"import of {Devices:N0} device tokens",
            $"{first.TotalSeconds:0.0} s, once more {again.TotalSeconds:0.0} s",
            $"< {Figure.ToString(Text.Plain)} s",
            Math.Max(first.TotalSeconds, again.TotalSeconds) < Figure
        );
        report.Add("memory after it", $"{peak:0} MB resident", $"< {MemoryFigure.ToString(Text.Plain)} MB", peak < MemoryFigure);
        await site.Execute(CatalogueReads.Products, "TRUNCATE push.devices");
    }

    private static async Task<(TimeSpan Time, double Resident)> Once(HttpClient http, Server shop, CancellationToken cancelled)
    {
        var start = Stopwatch.GetTimestamp();
        using var response = await http.PostAsync("/api/v1/admin/device-tokens/import", new Lines(), cancelled);
        var time = Stopwatch.GetElapsedTime(start);
        var answer = await response.Content.ReadAsStringAsync(cancelled);
        if (
            response.StatusCode != HttpStatusCode.OK
            || !answer.Contains($"\"lines\":{Devices},", StringComparison.Ordinal)
            || !answer.Contains("\"failed\":0", StringComparison.Ordinal)
        )
        {
            throw new BenchException($"The import was answered with {response.StatusCode}: {answer}");
        }
        return (time, Memory.Of(shop.Process.Id)?.Resident ?? 0);
    }

    /// <summary>Tokens as long as FCM's, generated while they are sent.</summary>
    private sealed class Lines : HttpContent
    {
        private static readonly string Rest = new('x', 130);

        public Lines() => Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var writer = new StreamWriter(stream, bufferSize: 64 * 1024, leaveOpen: true);
            for (var i = 0; i < Devices; i++)
            {
                var platform = i % 2 == 0 ? "android" : "ios";
                await writer.WriteAsync(
                    $$"""{"fcm_token":"{{i:D10}}:APA91b{{Rest}}","platform":"{{platform}}","locale":"es-MX","time_zone":"America/Mexico_City","tags":"""
                        + """["imported"]}"""
                        + "\n"
                );
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
