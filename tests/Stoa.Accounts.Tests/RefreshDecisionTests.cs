using Stoa.Accounts.Sessions;

namespace Stoa.Accounts.Tests;

/// <summary>Decisions about a refresh token that is not the current one of a live session.</summary>
public sealed class RefreshDecisionTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 18, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [Theory]
    // token, current, seconds since the rotation, live, verdict
    [InlineData(1, 2, 0, true, "SameSuccessor")]
    [InlineData(1, 2, 10, true, "SameSuccessor")]
    [InlineData(1, 2, -5, true, "SameSuccessor")] // another node's clock is ahead
    [InlineData(1, 2, 10.001, true, "Reused")]
    [InlineData(1, 2, 86_400, true, "Reused")]
    [InlineData(1, 3, 0, true, "Reused")]
    [InlineData(7, 9, 0, true, "Reused")]
    [InlineData(2, 2, 0, true, "Refused")] // the current one, refused for what happened between two statements
    [InlineData(3, 2, 0, true, "Refused")]
    [InlineData(int.MaxValue, 2, 0, true, "Refused")]
    [InlineData(1, 2, 0, false, "Refused")]
    [InlineData(1, 3, 0, false, "Refused")]
    [InlineData(2, 2, 0, false, "Refused")]
    [InlineData(int.MinValue, int.MaxValue, 0, true, "Reused")]
    public void Reuse_is_decided_by_generation_time_and_liveness(int token, int current, double secondsAgo, bool live, string verdict)
    {
        var state = new Refresh.State(Guid.NewGuid(), current, Now - TimeSpan.FromSeconds(secondsAgo), live);

        Assert.Equal(verdict, Refresh.Decide(new RefreshClaims(Guid.NewGuid(), token), state, Now, Grace).ToString());
    }
}
