using System.Diagnostics.Metrics;

namespace Stoa.Brokers;

/// <summary>What operators watch of brokers, one series each.</summary>
internal static class BrokerFigures
{
    private static readonly Meter Meter = new("Stoa");
    private static readonly Gauge<int> Failing = Meter.CreateGauge<int>("stoa.brokers.failing", "", "1 while the broker does not take events.");
    private static readonly Gauge<long> Behind = Meter.CreateGauge<long>("stoa.brokers.behind", "{event}", "Events that the broker has not confirmed.");
    private static readonly Gauge<double> Age = Meter.CreateGauge<double>("stoa.brokers.oldest_age", "s", "How long the first of them has waited.");
    private static readonly Counter<long> Told = Meter.CreateCounter<long>("stoa.brokers.published", "{event}", "Events that the broker has confirmed.");

    public static void Look(string broker, bool failing, long behind, TimeSpan age)
    {
        var tag = Tag(broker);
        Failing.Record(failing ? 1 : 0, tag);
        Behind.Record(behind, tag);
        Age.Record(age.TotalSeconds, tag);
        Told.Add(0, tag);
    }

    public static void Published(string broker) => Told.Add(1, Tag(broker));

    private static KeyValuePair<string, object?> Tag(string broker) => new("broker", broker);
}
