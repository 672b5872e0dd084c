using Microsoft.Extensions.Configuration;

namespace Stoa.Payments.Tests;

/// <summary>What holds where nobody has said otherwise.</summary>
public sealed class PaymentOptionTests
{
    [Fact]
    public void Writes_have_30_seconds_and_reads_10()
    {
        var options = PaymentOptions.Read(new ConfigurationBuilder().Build());

        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10)), (options.Timeout, options.ReadTimeout));
        Assert.Equal((14, null), (options.Manual.DueDays, options.CaptureBefore));
    }

    [Theory]
    [InlineData(OperationKinds.Start, PaymentStatuses.Authorized, 0, false, AnswerKind.Done)]
    [InlineData(OperationKinds.Start, PaymentStatuses.Failed, 0, false, AnswerKind.Refused)]
    [InlineData(OperationKinds.Capture, PaymentStatuses.Captured, 500, false, AnswerKind.Done)]
    [InlineData(OperationKinds.Capture, PaymentStatuses.Authorized, 0, false, AnswerKind.Refused)]
    [InlineData(OperationKinds.Void, PaymentStatuses.Voided, 0, false, AnswerKind.Done)]
    [InlineData(OperationKinds.Void, PaymentStatuses.Expired, 0, false, AnswerKind.Done)]
    [InlineData(OperationKinds.Void, PaymentStatuses.Authorized, 0, false, AnswerKind.Refused)]
    [InlineData(OperationKinds.Refund, PaymentStatuses.Captured, 500, false, AnswerKind.Refused)]
    [InlineData(OperationKinds.Capture, PaymentStatuses.Authorized, 0, true, null)]
    internal void What_is_read_decides_once_the_key_says_nothing_any_more(string kind, string status, long captured, bool isReplayable, object? outcome)
    {
        var operation = new PaymentOperation(Guid.NewGuid(), Guid.NewGuid(), kind, 500, "", IsPending: false, DateTimeOffset.UnixEpoch);
        var state = new PaymentState
        {
            Reference = "pi_1",
            Status = status,
            Captured = captured,
        };

        Assert.Equal((AnswerKind?)outcome, PaymentRecovery.Decide(operation, state, isReplayable, isKept: false)?.Kind);
    }
}
