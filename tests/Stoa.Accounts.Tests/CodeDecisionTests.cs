using Stoa.Accounts.Codes;
using Stoa.Contracts;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts.Tests;

/// <summary>Decisions about a guessed code, and the limits for an hour and a day.</summary>
public sealed class CodeDecisionTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 18, 10, 0, 0, TimeSpan.Zero);
    private static readonly OtpOptions Limits = new();
    private static readonly Tally Unsent = new(Now, 0, Now, 0);
    private static readonly CodeBudget Fresh = new(Unsent, 0);
    private static readonly LiveCode Live = new([], Now + TimeSpan.FromMinutes(5), 0, Now + TimeSpan.FromSeconds(30));
    private static readonly Account AnyUser = new(Guid.NewGuid(), "user@example.com", "", "", true, true, Now, Now);

    [Fact]
    public void A_right_code_is_accepted() => Assert.Null(Decide(Fresh, Live, fits: true));

    [Fact]
    public void A_wrong_code_is_invalid() => Assert.Equal(AccountFaults.OtpInvalid, Decide(Fresh, Live, fits: false)!.Fault);

    [Fact]
    public void Without_a_code_that_was_sent_every_guess_is_invalid() => Assert.Equal(AccountFaults.OtpInvalid, Decide(Fresh, null, fits: true)!.Fault);

    [Fact]
    public void Without_an_account_every_guess_is_invalid() =>
        Assert.Equal(AccountFaults.OtpInvalid, OneTimeCodes.Decide(new CodeTry([], CodePurpose.Login, Fresh, Unsent, Live, null, Now), true, Limits)!.Fault);

    [Fact]
    public void A_right_code_after_its_lifetime_is_expired() =>
        Assert.Equal(AccountFaults.OtpExpired, Decide(Fresh, Live with { ExpiresAt = Now }, fits: true)!.Fault);

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, "otp_attempts_exceeded")]
    [InlineData(6, "otp_attempts_exceeded")]
    public void A_code_survives_four_wrong_guesses(int wrong, string? expected) =>
        Assert.Equal(expected, Decide(Fresh, Live with { WrongGuesses = wrong }, fits: true)?.Fault.Name);

    [Fact]
    public void After_the_last_guess_at_a_code_the_user_waits_for_the_cooldown() =>
        Assert.Equal(TimeSpan.FromSeconds(30), Decide(Fresh, Live with { WrongGuesses = 5 }, fits: true)!.RetryAfter);

    [Theory]
    // minutes since the hour and the day began, wrong in each and in a row, minutes to wait
    [InlineData(59, 300, 10, 10, 10, 1)]
    [InlineData(60, 300, 10, 10, 10, null)]
    [InlineData(30, 1439, 9, 30, 30, 1)]
    [InlineData(30, 1440, 9, 30, 30, null)]
    [InlineData(30, 300, 9, 29, 99, null)]
    [InlineData(90, 3000, 0, 0, 100, 1440)]
    [InlineData(-5, -5, 10, 10, 10, 65)] // another node's clock is ahead
    [InlineData(-6, -6, 10, 30, 30, null)] // a clock was set back
    public void Guessing_is_locked_for_the_rest_of_the_hour_or_day(int hourAge, int dayAge, int inHour, int inDay, int inARow, int? minutes)
    {
        var budget = new CodeBudget(new Tally(Now.AddMinutes(-hourAge), inHour, Now.AddMinutes(-dayAge), inDay), inARow).At(Now);

        Assert.Equal(minutes, budget.GuessingPauses(Limits, Now)?.TotalMinutes);
        Assert.Equal(minutes is null ? null : AccountFaults.OtpLocked, Decide(budget, Live, fits: true)?.Fault);
    }

    [Theory]
    [InlineData(59, 300, 5, 5, 1)]
    [InlineData(60, 300, 5, 5, null)]
    [InlineData(30, 1439, 4, 10, 1)]
    [InlineData(30, 1440, 4, 10, null)]
    public void Sending_is_locked_for_the_rest_of_the_hour_or_day(int hourAge, int dayAge, int inHour, int inDay, int? minutes)
    {
        var sent = new Tally(Now.AddMinutes(-hourAge), inHour, Now.AddMinutes(-dayAge), inDay).At(Now);

        Assert.Equal(minutes, sent.Pauses(Limits.SendsPerHour, Limits.SendsPerDay, Now)?.TotalMinutes);
    }

    private static Failure? Decide(CodeBudget budget, LiveCode? code, bool fits) =>
        OneTimeCodes.Decide(new CodeTry([], CodePurpose.Login, budget, Unsent, code, AnyUser, Now), fits, Limits);
}
