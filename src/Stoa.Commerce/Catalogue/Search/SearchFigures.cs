using System.Diagnostics.Metrics;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>What operators watch of a search engine.</summary>
internal static class SearchFigures
{
    private static readonly Meter Meter = new("Stoa");
    private static readonly Gauge<int> Away = Meter.CreateGauge<int>("stoa.search.away", "", "1 while PostgreSQL answers in place of the search engine.");
    private static readonly Gauge<double> Behind = Meter.CreateGauge<double>(
        "stoa.search.behind",
        "s",
        "How long the oldest change has waited that the search engine does not know."
    );
    private static readonly Counter<long> Answered = Meter.CreateCounter<long>("stoa.search.answered", "{search}", "Searches by who answered them.");
    private static readonly Counter<long> Written = Meter.CreateCounter<long>("stoa.search.written", "{document}", "Documents sent to the search engine.");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("stoa.search.refused", "{document}", "Documents that it took for wrong.");

    public static void Look(bool away, TimeSpan behind)
    {
        Away.Record(away ? 1 : 0);
        Behind.Record(behind.TotalSeconds);
        Written.Add(0);
        Refused.Add(0);
    }

    public static void Answer(bool byEngine) => Answered.Add(1, new KeyValuePair<string, object?>("by", byEngine ? "engine" : "postgresql"));

    public static void Write(int documents, int refused)
    {
        Written.Add(documents);
        Refused.Add(refused);
    }
}
