namespace Stoa.Commerce.Reports;

/// <summary>
/// What lies between a boundary of points and the mark that is read instead of it: cells of one grain, to be added to what is before the boundary or taken
/// away.
/// </summary>
internal readonly record struct ReportEdge(int Boundary, string Grain, DateTimeOffset From, DateTimeOffset To, int Sign);

/// <summary>
/// What to read for a series. Its boundaries are local midnights or hours, and cells are in UTC: each boundary has a mark, the beginning of a day (or month, or
/// hour) that is nearest. What lies between the marks is read in one go and falls to the points by its beginning; what lies between a mark and its boundary is
/// read in ever smaller cells, and belongs to the point on the one side and not to that on the other. A day in Berlin is a day in UTC and two hours, a year
/// twelve months and two hours.
/// </summary>
/// <param name="Grain">What is read between the marks.</param>
/// <param name="Marks">One more than there are points, in order.</param>
internal sealed record ReportPlan(string Grain, IReadOnlyList<DateTimeOffset> Marks, IReadOnlyList<ReportEdge> Edges)
{
    private static readonly string[] Names = ["quarter", "hour", "day", "month"];

    /// <summary>Of a series.</summary>
    /// <param name="periods">One behind the other.</param>
    /// <param name="grain">Not larger than most points.</param>
    /// <param name="hasHours">Whether there are cells of hours.</param>
    public static ReportPlan Of(IReadOnlyList<ReportPeriod> periods, ReportGrain grain, bool hasHours)
    {
        DateTimeOffset[] boundaries = [.. periods.Select(period => period.From), periods[^1].To];
        if (grain == ReportGrain.Hour && !(hasHours && Array.TrueForAll(boundaries, boundary => boundary.Minute == 0)))
        {
            grain = ReportGrain.Quarter;
        }
        var marks = new DateTimeOffset[boundaries.Length];
        var edges = new List<ReportEdge>();
        for (var number = 0; number < boundaries.Length; number++)
        {
            marks[number] = Nearest(boundaries[number], grain);
            var at = marks[number];
            for (var smaller = grain - 1; at != boundaries[number]; smaller--)
            {
                if (smaller != ReportGrain.Hour || hasHours)
                {
                    var next = Nearest(boundaries[number], smaller);
                    Add(edges, number, Names[(int)smaller], at, next);
                    at = next;
                }
            }
        }
        return new ReportPlan(Names[(int)grain], marks, edges);
    }

    /// <summary>The point between whose marks a cell begins.</summary>
    public int PointOf(DateTimeOffset slot)
    {
        var (low, high) = (0, Marks.Count - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Marks[middle] <= slot ? (middle, high) : (low, middle);
        }
        return low;
    }

    private static void Add(List<ReportEdge> edges, int boundary, string grain, DateTimeOffset from, DateTimeOffset to)
    {
        if (from != to)
        {
            edges.Add(from < to ? new ReportEdge(boundary, grain, from, to, 1) : new ReportEdge(boundary, grain, to, from, -1));
        }
    }

    private static DateTimeOffset Nearest(DateTimeOffset moment, ReportGrain grain)
    {
        var at = moment.UtcDateTime;
        var (before, after) = grain switch
        {
            ReportGrain.Quarter => (at, at),
            ReportGrain.Hour => (at.Date.AddHours(at.Hour), at.Date.AddHours(at.Hour + 1)),
            ReportGrain.Day => (at.Date, at.Date.AddDays(1)),
            _ => (at.Date.AddDays(1 - at.Day), at.Date.AddDays(1 - at.Day).AddMonths(1)),
        };
        return new DateTimeOffset(at - before <= after - at ? before : after, TimeSpan.Zero);
    }
}
