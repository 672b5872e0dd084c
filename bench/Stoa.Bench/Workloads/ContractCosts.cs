using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Bench.Baselines;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;
using Stoa.Commerce;
using Stoa.Contracts;
using Stoa.Contracts.Languages;

namespace Stoa.Bench.Workloads;

/// <summary>The cost of a contract compared with the framework writing the same bytes: in memory, and over HTTP.</summary>
internal static class ContractCosts
{
    private const double Figure = 0.97;

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        using var services = TypedServer.Add(new ServiceCollection()).BuildServiceProvider();
        var texts = services.GetRequiredService<LanguageCatalogue>().English;
        foreach (var contract in services.GetServices<Contract>())
        {
            report.Add(
                $"writing alone, {contract.Name}",
                await Comparison.Run(
                    settings,
                    Writing(json => contract.WriteSuccess(json, TypedServer.Payload, CommerceSuccesses.CartRetrieved, 200, texts)),
                    Serializing(contract)
                )
            );
        }
        var (ours, theirs) = (await Server.StartBare(site, "--serve-written", "contracts"), await Server.StartBare(site, "--serve-written", "typed"));
        try
        {
            foreach (var contract in services.GetServices<Contract>().Select(contract => contract.Name))
            {
                var (through, typed) = (Requests.Get($"/as/{contract}/api/basket"), Requests.Get($"/typed/{contract}"));
                Insist(await ours.Fetch(through, site.Cancelled), await theirs.Fetch(typed, site.Cancelled), contract);
                report.Add($"over HTTP, {contract} / TypedResults", await Comparison.Run(settings, SideOf(ours, through), SideOf(theirs, typed)), Figure);
            }
        }
        finally
        {
            await site.Children.Stop(ours.Process);
            await site.Children.Stop(theirs.Process);
        }

        Side SideOf(Server server, ReadOnlyMemory<byte> request) =>
            new(time => Generator.Run(server.Port, Settings.Clients, time, (_, _) => request, site.Cancelled), server.Process.Id);
    }

    /// <summary>Both sides must write the same bytes. TypedResults come in chunks; the seconds at the end of a body differ.</summary>
    private static void Insist((string ContentType, byte[] Body) ours, (string ContentType, byte[] Body) theirs, string contract)
    {
        var wanted = ours.Body.AsSpan(..^(contract == "malnu" ? 12 : 0));
        if (theirs.Body.AsSpan().IndexOf(wanted) < 0)
        {
            throw new BenchException(
                $"Contract {contract} and TypedResults write different bytes:\n{Encoding.UTF8.GetString(ours.Body)}\n{Encoding.UTF8.GetString(theirs.Body)}"
            );
        }
    }

    private static Side Serializing(Contract contract)
    {
        var type = TypedServer.EnvelopeOf(contract.Name).GetType();
        var metadata = contract.Json.GetTypeInfo(type);
        return Writing(json => JsonSerializer.Serialize(json, TypedServer.EnvelopeOf(contract.Name), metadata));
    }

    private static Side Writing(Action<Utf8JsonWriter> write) =>
        new(duration =>
        {
            var bytes = new ArrayBufferWriter<byte>(8192);
            using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
            var ticks = new List<long>(1 << 16);
            var start = Stopwatch.GetTimestamp();
            for (var now = start; Stopwatch.GetElapsedTime(start, now) < duration; )
            {
                bytes.ResetWrittenCount();
                json.Reset();
                write(json);
                json.Flush();
                var then = now;
                now = Stopwatch.GetTimestamp();
                ticks.Add(now - then);
            }
            return Task.FromResult(new Sample(Stopwatch.GetElapsedTime(start), [.. ticks]));
        });
}
