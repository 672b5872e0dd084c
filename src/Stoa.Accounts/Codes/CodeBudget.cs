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

    /// <summary>The tally now: an hour or a day that is over starts again at zero.</summary>
    public Tally At(DateTimeOffset now)
    {
        var tally = now - HourBegan >= Hour ? this with { HourBegan = now, InHour = 0 } : this;
        return now - DayBegan >= Day ? tally with { DayBegan = now, InDay = 0 } : tally;
    }

    public Tally WithOneMore() => this with { InHour = InHour + 1, InDay = InDay + 1 };

    /// <summary>How long it must not happen again; null if it may.</summary>
    public TimeSpan? Pauses(int perHour, int perDay, DateTimeOffset now) =>
        InDay >= perDay ? DayBegan + Day - now
        : InHour >= perHour ? HourBegan + Hour - now
        : null;
}

/// <summary>How many codes of an address were guessed wrong.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CodeBudget(Tally Wrong, int WrongInARow)
{
    public const string Columns = "b.hour_began, b.wrong_in_hour AS in_hour, b.day_began, b.wrong_in_day AS in_day, b.wrong_in_a_row";

    public static CodeBudget From(NpgsqlDataReader row) => new(Tally.From(row), row.GetInt32("wrong_in_a_row"));

    public CodeBudget At(DateTimeOffset now) => this with { Wrong = Wrong.At(now) };

    public CodeBudget WithOneWrong() => new(Wrong.WithOneMore(), WrongInARow + 1);

    /// <summary>How long guesses are refused; null if one is allowed. After too many failures in a row there is no end, and a day is reported.</summary>
    public TimeSpan? GuessingPauses(OtpOptions limits, DateTimeOffset now) =>
        WrongInARow >= limits.MaxInARow ? Tally.Day : Wrong.Pauses(limits.GuessesPerHour, limits.GuessesPerDay, now);
}
