using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Codes;

/// <summary>How many codes of an address were guessed wrong, in the running hour and day.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CodeBudget(DateTimeOffset HourBegan, int WrongInHour, DateTimeOffset DayBegan, int WrongInDay, int WrongInARow)
{
    public const string Columns = "b.hour_began, b.wrong_in_hour, b.day_began, b.wrong_in_day, b.wrong_in_a_row";

    internal static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    internal static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static CodeBudget From(NpgsqlDataReader row) =>
        new(row.GetTime("hour_began"), row.GetInt32("wrong_in_hour"), row.GetTime("day_began"), row.GetInt32("wrong_in_day"), row.GetInt32("wrong_in_a_row"));

    /// <summary>The budget now: an hour or a day that is over starts again at zero.</summary>
    public CodeBudget At(DateTimeOffset now)
    {
        var budget = now - HourBegan >= Hour ? this with { HourBegan = now, WrongInHour = 0 } : this;
        return now - DayBegan >= Day ? budget with { DayBegan = now, WrongInDay = 0 } : budget;
    }

    public CodeBudget WithOneWrong() => this with { WrongInHour = WrongInHour + 1, WrongInDay = WrongInDay + 1, WrongInARow = WrongInARow + 1 };

    /// <summary>How long guesses are refused; null if one is allowed. After too many failures in a row there is no end, and a day is reported.</summary>
    public TimeSpan? GuessingPauses(OtpOptions limits, DateTimeOffset now) =>
        WrongInARow >= limits.MaxInARow ? Day
        : WrongInDay >= limits.GuessesPerDay ? DayBegan + Day - now
        : WrongInHour >= limits.GuessesPerHour ? HourBegan + Hour - now
        : null;
}

/// <summary>How many mails of one kind an address was sent, in the running hour and day.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SendBudget(DateTimeOffset HourBegan, int InHour, DateTimeOffset DayBegan, int InDay)
{
    public const string Columns = "s.hour_began, s.sent_in_hour, s.day_began, s.sent_in_day";

    public static SendBudget From(NpgsqlDataReader row) =>
        new(row.GetTime("hour_began"), row.GetInt32("sent_in_hour"), row.GetTime("day_began"), row.GetInt32("sent_in_day"));

    /// <summary>The budget now: an hour or a day that is over starts again at zero.</summary>
    public SendBudget At(DateTimeOffset now)
    {
        var budget = now - HourBegan >= CodeBudget.Hour ? this with { HourBegan = now, InHour = 0 } : this;
        return now - DayBegan >= CodeBudget.Day ? budget with { DayBegan = now, InDay = 0 } : budget;
    }

    public SendBudget WithOneMore() => this with { InHour = InHour + 1, InDay = InDay + 1 };

    /// <summary>How long nothing is sent; null if something may be sent.</summary>
    public TimeSpan? Pauses(OtpOptions limits, DateTimeOffset now) =>
        InDay >= limits.SendsPerDay ? DayBegan + CodeBudget.Day - now
        : InHour >= limits.SendsPerHour ? HourBegan + CodeBudget.Hour - now
        : null;
}
