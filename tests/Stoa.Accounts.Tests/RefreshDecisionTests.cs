using Stoa.Accounts.Sessions;

namespace Stoa.Accounts.Tests;

/// <summary>Decisions about a refresh token that is not the current one of a live session.</summary>
public sealed class RefreshDecisionTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 18, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [Theory]
    // token, current, seconds since the rotation, live or ended how, verdict
    [InlineData(1, 2, 0, "live", "SameSuccessor")]
    [InlineData(1, 2, 10, "live", "SameSuccessor")]
    [InlineData(1, 2, -5, "live", "SameSuccessor")] // another node's clock is ahead
    [InlineData(1, 2, 10.001, "live", "Reused")]
    [InlineData(1, 2, 86_400, "live", "Reused")]
    [InlineData(1, 3, 0, "live", "Reused")]
    [InlineData(7, 9, 0, "live", "Reused")]
    [InlineData(2, 2, 0, "live", "Refused")] // the current one, refused for what happened between two statements
    [InlineData(3, 2, 0, "live", "Refused")]
    [InlineData(int.MaxValue, 2, 0, "live", "Refused")]
    [InlineData(1, 2, 0, "ran out", "Refused")]
    [InlineData(1, 3, 0, "ran out", "Refused")]
    [InlineData(2, 2, 0, "ran out", "Refused")]
    [InlineData(1, 2, 0, "revoked", "Revoked")]
    [InlineData(1, 3, 0, "revoked", "Revoked")]
    [InlineData(2, 2, 0, "revoked", "Revoked")]
    [InlineData(int.MinValue, int.MaxValue, 0, "live", "Reused")]
    public void Reuse_is_decided_by_generation_time_and_liveness(int token, int current, double secondsAgo, string session, string verdict)
    {
        var state = new Refresh.State(Guid.NewGuid(), current, Now - TimeSpan.FromSeconds(secondsAgo), session == "live", session == "revoked");

        Assert.Equal(verdict, Refresh.Decide(new RefreshClaims(Guid.NewGuid(), token), state, Now, Grace).ToString());
    }
}
