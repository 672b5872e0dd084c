using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Codes;

/// <summary>How often something happened to an address, in the running hour and day.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Tally(DateTimeOffset HourBegan, int InHour, DateTimeOffset DayBegan, int InDay)
{
    internal static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static Tally From(NpgsqlDataReader row) => new(row.GetTime("hour_began"), row.GetInt32("in_hour"), row.GetTime("day_began"), row.GetInt32("in_day"));

    /// <summary>The tally now: an hour or a day that is over, or that a wrong clock began, starts again at zero.</summary>
    public Tally At(DateTimeOffset now)
    {
        var tally = IsOver(HourBegan, Hour, now) ? this with { HourBegan = now, InHour = 0 } : this;
        return IsOver(DayBegan, Day, now) ? tally with { DayBegan = now, InDay = 0 } : tally;
    }

    private static bool IsOver(DateTimeOffset began, TimeSpan span, DateTimeOffset now) => now - began >= span || began > now + Clocks.Skew;

    public Tally WithOneMore() => this with { InHour = InHour + 1, InDay = InDay + 1 };

    /// <summary>How long it must not happen again; null if it may.</summary>
    public TimeSpan? Pauses(int perHour, int perDay, DateTimeOffset now) =>
        InDay >= perDay ? DayBegan + Day - now
        : InHour >= perHour ? HourBegan + Hour - now
        : null;
}
