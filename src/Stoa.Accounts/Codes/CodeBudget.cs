using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Codes;

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
