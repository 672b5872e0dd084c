using System.Diagnostics;

namespace Stoa.Bench.Load;

/// <summary>One side of a comparison: the load, and the process whose processor time it costs.</summary>
/// <param name="Round">Runs for the given time.</param>
/// <param name="Process">Null if processor time is not measured.</param>
/// <param name="Before">Restores the state before each round.</param>
internal sealed record Side(Func<TimeSpan, Task<Sample>> Round, int? Process = null, Func<Task>? Before = null);

/// <summary>The result of one side.</summary>
/// <param name="PerSecond">Median over the rounds.</param>
/// <param name="CpuMicros">Processor time of its process for each answer.</param>
internal sealed record Measured(double PerSecond, double P50, double P95, double P99, double? CpuMicros);

/// <summary>
/// Measures two sides in turns (A B, B A, A B) after a warm-up of each, so that a machine that becomes slower or busier meanwhile does so for both. Rates are
/// medians over the rounds; the ratio is the median of the rounds' ratios.
/// </summary>
internal static class Comparison
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private const int MostWarmUps = 20;

    /// <summary>What a warm-up gains over those before it as long as the JIT is still at work.</summary>
    private const double StillWarming = 1.03;

    /// <summary>Warm-ups in a row that gain nothing: while code is instrumented, before it is compiled for good, one alone says little.</summary>
    private const int Settled = 3;

    public static async Task<(Measured Ours, Measured Baseline, double Ratio)> Run(Settings settings, Side ours, Side baseline)
    {
        var (a, b) = (new Totals(ours), new Totals(baseline));
        await a.Warm();
        await b.Warm();
        for (var round = 0; round < Settings.Rounds; round++)
        {
            foreach (var totals in round % 2 == 0 ? [a, b] : new[] { b, a })
            {
                await totals.Round(settings.Round);
            }
        }
        return (a.Result(), b.Result(), Figures.Median(a.Rates.Zip(b.Rates, (x, y) => x / y)));
    }

    public static async Task<Measured> Run(Settings settings, Side ours)
    {
        var totals = new Totals(ours);
        await totals.Warm();
        for (var round = 0; round < Settings.Rounds; round++)
        {
            await totals.Round(settings.Round);
        }
        return totals.Result();
    }

    private sealed class Totals(Side side)
    {
        private readonly List<Sample> _samples = [];
        private TimeSpan _processor;

        public IEnumerable<double> Rates => _samples.Select(sample => sample.PerSecond);

        /// <summary>
        /// Until it gets no faster: the more code a request runs through, the longer the JIT instruments and compiles it beside the load, so no fixed time is
        /// long enough.
        /// </summary>
        public async Task Warm()
        {
            var (best, settled) = (0.0, 0);
            for (var i = 0; i < MostWarmUps && settled < Settled; i++)
            {
                var rate = (await Load(WarmUp)).PerSecond;
                settled = rate < best * StillWarming ? settled + 1 : 0;
                best = Math.Max(best, rate);
            }
        }

        public async Task Round(TimeSpan duration)
        {
            var processor = Processor();
            _samples.Add(await Load(duration));
            _processor += Processor() - processor;
        }

        private async Task<Sample> Load(TimeSpan duration)
        {
            if (side.Before is { } before)
            {
                await before();
            }
            return await side.Round(duration);
        }

        public Measured Result()
        {
            long[] ticks = [.. _samples.SelectMany(sample => sample.Ticks).Order()];
            return new Measured(
                Figures.Median(Rates),
                Figures.Percentile(ticks, 0.5),
                Figures.Percentile(ticks, 0.95),
                Figures.Percentile(ticks, 0.99),
                side.Process is null || ticks.Length == 0 ? null : _processor.TotalMicroseconds / ticks.Length
            );
        }

        private TimeSpan Processor()
        {
            if (side.Process is not { } id)
            {
                return default;
            }
            using var process = Process.GetProcessById(id);
            return process.TotalProcessorTime;
        }
    }
}
