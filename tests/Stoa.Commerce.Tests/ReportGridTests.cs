using NodaTime;
using Stoa.Commerce.Reports;

namespace Stoa.Commerce.Tests;

/// <summary>What is read for a point is the point, no more and no less; points are hours, days, weeks and months of the zone.</summary>
public sealed class ReportGridTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/St_Johns")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Apia")]
    [InlineData("America/Sao_Paulo")]
    public void Plans_read_every_quarter_of_a_point_once_and_no_other(string name)
    {
        var zone = DateTimeZoneProviders.Tzdb[name];
        var random = new Random(name.Length);
        foreach (var step in Enum.GetValues<ReportStep>())
        {
            for (var round = 0; round < 6; round++)
            {
                var from = ReportGrid.Floor(new DateTimeOffset(2011, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(12 * 366 * 1440)));
                var periods = ReportGrid.Periods(
                    from,
                    ReportGrid.Ceiling(from.AddMinutes(random.Next(1, step == ReportStep.Hour ? 20_000 : 200_000))),
                    step,
                    zone
                );

                foreach (var grain in Enum.GetValues<ReportGrain>())
                {
                    Covers(periods!, grain, hasHours: round % 2 == 0);
                }
            }
        }
    }

    [Fact]
    public void Years_are_read_from_few_cells()
    {
        var from = Berlin.AtStartOfDay(new LocalDate(2024, 1, 1)).ToDateTimeOffset().ToUniversalTime();
        var to = Berlin.AtStartOfDay(new LocalDate(2026, 1, 1)).ToDateTimeOffset().ToUniversalTime();

        var plan = ReportPlan.Of([new ReportPeriod("", from, to)], ReportGrain.Month, hasHours: true);

        Assert.Equal("month", plan.Grain);
        Assert.Equal([At("2024-01-01T00:00:00Z"), At("2026-01-01T00:00:00Z")], plan.Marks);
        Assert.Equal([("hour", -1, 1.0), ("hour", -1, 1.0)], plan.Edges.Select(edge => (edge.Grain, edge.Sign, (edge.To - edge.From).TotalHours)));
    }

    [Fact]
    public void Days_have_twenty_three_to_twenty_five_hours()
    {
        var periods = ReportGrid.Periods(At("2026-03-28T23:00:00Z"), At("2026-03-30T22:00:00Z"), ReportStep.Day, Berlin)!;
        var autumn = ReportGrid.Periods(At("2026-10-24T22:00:00Z"), At("2026-10-25T23:00:00Z"), ReportStep.Day, Berlin)!;
        var hours = ReportGrid.Periods(At("2026-10-24T22:00:00Z"), At("2026-10-25T23:00:00Z"), ReportStep.Hour, Berlin)!;

        Assert.Equal([("2026-03-29", 23.0), ("2026-03-30", 24.0)], periods.Select(period => (period.Period, (period.To - period.From).TotalHours)));
        Assert.Equal([("2026-10-25", 25.0)], autumn.Select(period => (period.Period, (period.To - period.From).TotalHours)));
        Assert.Equal(
            ["2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00"],
            hours.Where(hour => hour.Period.Contains("T02", StringComparison.Ordinal)).Select(hour => hour.Period),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_ends_are_cut_off()
    {
        var periods = ReportGrid.Periods(At("2025-12-30T12:15:00Z"), At("2026-01-06T00:30:00Z"), ReportStep.Week, DateTimeZone.Utc)!;
        var months = ReportGrid.Periods(At("2026-01-31T23:00:00Z"), At("2026-03-10T00:00:00Z"), ReportStep.Month, Berlin)!;

        Assert.Equal(["2026-W01", "2026-W02"], periods.Select(period => period.Period), StringComparer.Ordinal);
        Assert.Equal(At("2026-01-05T00:00:00Z"), periods[0].To);
        Assert.Equal(["2026-02", "2026-03"], months.Select(period => period.Period), StringComparer.Ordinal);
    }

    [Fact]
    public void A_day_that_a_zone_left_out_is_no_point()
    {
        // Samoa crossed the date line: there was no 30 December 2011.
        var periods = ReportGrid.Periods(At("2011-12-29T10:00:00Z"), At("2012-01-01T10:00:00Z"), ReportStep.Day, DateTimeZoneProviders.Tzdb["Pacific/Apia"])!;

        Assert.Equal(["2011-12-29", "2011-12-31", "2012-01-01"], periods.Select(period => period.Period), StringComparer.Ordinal);
    }

    [Fact]
    public void More_than_a_thousand_points_are_none()
    {
        Assert.NotNull(ReportGrid.Periods(At("2026-01-01T00:00:00Z"), At("2026-02-11T16:00:00Z"), ReportStep.Hour, DateTimeZone.Utc));
        Assert.Null(ReportGrid.Periods(At("2026-01-01T00:00:00Z"), At("2026-02-11T16:15:00Z"), ReportStep.Hour, DateTimeZone.Utc));
    }

    [Fact]
    public void Moments_are_widened_to_quarters_of_an_hour()
    {
        Assert.Equal(At("2026-01-01T00:15:00Z"), ReportGrid.Floor(At("2026-01-01T00:29:59Z")));
        Assert.Equal(At("2026-01-01T00:30:00Z"), ReportGrid.Ceiling(At("2026-01-01T00:15:01Z")));
        Assert.Equal(At("2026-01-01T00:15:00Z"), ReportGrid.Ceiling(At("2026-01-01T00:15:00Z")));
    }

    /// <summary>Reads every quarter as the plan says, and puts it where the reader would.</summary>
    private static void Covers(IReadOnlyList<ReportPeriod> periods, ReportGrain grain, bool hasHours)
    {
        Assert.All(periods.Zip(periods.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        var plan = ReportPlan.Of(periods, grain, hasHours);
        var quarters = new Dictionary<(int Point, DateTimeOffset At), int>();
        Read(plan.Grain, plan.Marks[0], plan.Marks[^1], (at, begins) => Count(plan.PointOf(begins), at, 1));
        foreach (var edge in plan.Edges)
        {
            Assert.True(hasHours || edge.Grain != "hour");
            Read(
                edge.Grain,
                edge.From,
                edge.To,
                (at, _) =>
                {
                    Count(edge.Boundary - 1, at, edge.Sign);
                    Count(edge.Boundary, at, -edge.Sign);
                }
            );
        }
        Assert.All(quarters, one => Assert.Equal(IsIn(periods[one.Key.Point], one.Key.At) ? 1 : 0, one.Value));
        Assert.Equal((periods[^1].To - periods[0].From).TotalMinutes / 15, quarters.Count(one => one.Value == 1));

        void Count(int point, DateTimeOffset at, int sign)
        {
            if (point >= 0 && point < periods.Count)
            {
                quarters[(point, at)] = quarters.GetValueOrDefault((point, at)) + sign;
            }
        }
    }

    private static bool IsIn(ReportPeriod period, DateTimeOffset at) => at >= period.From && at < period.To;

    private static void Read(string grain, DateTimeOffset from, DateTimeOffset to, Action<DateTimeOffset, DateTimeOffset> quarter)
    {
        Assert.True(from <= to);
        Assert.All([from, to], end => Assert.Equal(end, Begin(grain, end)));
        for (var at = from; at < to; at = at.AddMinutes(15))
        {
            quarter(at, Begin(grain, at));
        }
    }

    private static DateTimeOffset Begin(string grain, DateTimeOffset at) =>
        grain switch
        {
            "quarter" => at.AddMinutes(-at.Minute % 15),
            "hour" => at.AddMinutes(-at.Minute),
            "day" => new DateTimeOffset(at.Year, at.Month, at.Day, 0, 0, 0, TimeSpan.Zero),
            _ => new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero),
        };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
