using System.Globalization;
using NodaTime;
using NodaTime.Calendars;
using NodaTime.TimeZones;

namespace Stoa.Commerce.Reports;

/// <summary>How long the points of a series are.</summary>
internal enum ReportStep
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>How long cells are that are counted, in UTC.</summary>
internal enum ReportGrain
{
    Quarter,
    Hour,
    Day,
    Month,
}

/// <summary>One point of a series: from the one moment to before the other, both on a quarter of an hour.</summary>
/// <param name="Period">What people there call it: <c>2026-03-29</c>, <c>2026-03-29T02:00+02:00</c>, <c>2026-W13</c>, <c>2026-03</c>.</param>
internal readonly record struct ReportPeriod(string Period, DateTimeOffset From, DateTimeOffset To);

/// <summary>The points of a series in a time zone.</summary>
internal static class ReportGrid
{
    /// <summary>What a chart can show; a longer series would be asked for in longer steps.</summary>
    public const int MaxPoints = 1_000;

    private static readonly Duration QuarterHour = Duration.FromMinutes(15);

    private static readonly ZoneLocalMappingResolver AtOrAfter = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>Null: there would be too many. The first and the last point may be cut off by the ends.</summary>
    public static IReadOnlyList<ReportPeriod>? Periods(DateTimeOffset from, DateTimeOffset to, ReportStep step, DateTimeZone zone)
    {
        var periods = new List<ReportPeriod>();
        var (at, end) = (Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(to));
        while (at < end)
        {
            if (periods.Count == MaxPoints)
            {
                return null;
            }
            var next = Floor(Instant.Min(Next(at, step, zone), end));
            periods.Add(new ReportPeriod(NameOf(at.InZone(zone), step), at.ToDateTimeOffset(), next.ToDateTimeOffset()));
            at = next;
        }
        return periods;
    }

    /// <summary>When a day begins: at midnight, or after it where the clocks leave it out, be it for a day.</summary>
    public static Instant StartOf(LocalDate day, DateTimeZone zone) => day.AtMidnight().InZone(zone, AtOrAfter).ToInstant();

    /// <summary>The beginning of the quarter of an hour that a moment lies in.</summary>
    public static DateTimeOffset Floor(DateTimeOffset moment) => Floor(Instant.FromDateTimeOffset(moment)).ToDateTimeOffset();

    /// <summary>The end of it; a moment that is one stays.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset moment) =>
        Floor(Instant.FromDateTimeOffset(moment) + QuarterHour - Duration.FromTicks(1)).ToDateTimeOffset();

    private static Instant Floor(Instant moment) => Instant.FromUnixTimeSeconds(moment.ToUnixTimeSeconds() / 900 * 900);

    /// <summary>An hour ends where the clock on the wall shows a full one; days, weeks and months where a day begins there, whenever that is.</summary>
    private static Instant Next(Instant at, ReportStep step, DateTimeZone zone)
    {
        var local = at.InZone(zone);
        var next = step switch
        {
            ReportStep.Hour => at + Duration.FromMinutes(60 - local.Minute) - Duration.FromSeconds(local.Second),
            ReportStep.Day => StartOf(local.Date.PlusDays(1), zone),
            ReportStep.Week => StartOf(local.Date.Next(IsoDayOfWeek.Monday), zone),
            _ => StartOf(new LocalDate(local.Year, local.Month, 1).PlusMonths(1), zone),
        };
        // A zone whose offset is no quarter of an hour, of long ago, goes on by quarters.
        return Floor(next) > at ? next : at + QuarterHour;
    }

    private static string NameOf(ZonedDateTime local, ReportStep step)
    {
        var rule = WeekYearRules.Iso;
        return step switch
        {
            ReportStep.Hour => local.ToOffsetDateTime().ToString("uuuu-MM-dd'T'HH:mmo<m>", CultureInfo.InvariantCulture),
            ReportStep.Day => local.Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
            ReportStep.Week => string.Create(CultureInfo.InvariantCulture, $"{rule.GetWeekYear(local.Date):0000}-W{rule.GetWeekOfWeekYear(local.Date):00}"),
            _ => local.Date.ToString("uuuu-MM", CultureInfo.InvariantCulture),
        };
    }
}
