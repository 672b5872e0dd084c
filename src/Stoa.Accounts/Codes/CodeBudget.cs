using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Codes;

/// <summary>How many codes were sent to an address and how many guessed wrong, in the running hour and day.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CodeBudget(
    DateTimeOffset HourBegan,
    int SentInHour,
    int WrongInHour,
    DateTimeOffset DayBegan,
    int SentInDay,
    int WrongInDay,
    int WrongInARow
)
{
    public const string Columns = "b.hour_began, b.sent_in_hour, b.wrong_in_hour, b.day_began, b.sent_in_day, b.wrong_in_day, b.wrong_in_a_row";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static CodeBudget From(NpgsqlDataReader row) =>
        new(
            row.GetTime("hour_began"),
            row.GetInt32("sent_in_hour"),
            row.GetInt32("wrong_in_hour"),
            row.GetTime("day_began"),
            row.GetInt32("sent_in_day"),
            row.GetInt32("wrong_in_day"),
            row.GetInt32("wrong_in_a_row")
        );

    /// <summary>The budget now: an hour or a day that is over starts again at zero.</summary>
    public CodeBudget At(DateTimeOffset now)
    {
        var budget = now - HourBegan >= Hour ? this with { HourBegan = now, SentInHour = 0, WrongInHour = 0 } : this;
        return now - DayBegan >= Day ? budget with { DayBegan = now, SentInDay = 0, WrongInDay = 0 } : budget;
    }

    public CodeBudget WithOneSent() => this with { SentInHour = SentInHour + 1, SentInDay = SentInDay + 1 };

    public CodeBudget WithOneWrong() => this with { WrongInHour = WrongInHour + 1, WrongInDay = WrongInDay + 1, WrongInARow = WrongInARow + 1 };

    /// <summary>How long guesses are refused; null if one is allowed. After too many failures in a row there is no end, and a day is reported.</summary>
    public TimeSpan? GuessingPauses(OtpOptions limits, DateTimeOffset now) =>
        WrongInARow >= limits.MaxInARow ? Day
        : WrongInDay >= limits.GuessesPerDay ? DayBegan + Day - now
        : WrongInHour >= limits.GuessesPerHour ? HourBegan + Hour - now
        : null;

    /// <summary>How long no code is sent; null if one may be sent.</summary>
    public TimeSpan? SendingPauses(OtpOptions limits, DateTimeOffset now) =>
        SentInDay >= limits.SendsPerDay ? DayBegan + Day - now
        : SentInHour >= limits.SendsPerHour ? HourBegan + Hour - now
        : null;
}
