using Stoa.Payments;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Payments;

/// <summary>A provider's event and the answer to the call that caused it arrive together; neither may wait for the other in a circle.</summary>
public sealed class PaymentLockTests(Shop shop) : IClassFixture<Shop>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_out_of_date_waits_for_the_payment_before_it_touches_a_refund()
    {
        var desk = new PaymentDesk(shop.Host);
        var payment = await desk.Placed();
        await shop.Host.Execute("UPDATE payments.payments SET status = 'captured', captured = amount WHERE id = $1", payment);
        var refund = await desk.Begin(payment, OperationKinds.Refund, 400);
        var old = await desk.Find(payment) with { Version = 0 };
        var said = new PaymentState
        {
            Reference = old.Reference,
            Status = PaymentStatuses.Captured,
            Captured = old.Amount,
            Refunds = [new RefundState("re_1", 400, "succeeded", refund.Id, null)],
        };
        await using var answering = await shop.Host.Database.OpenConnectionAsync(Cancelled);
        await using var answer = await answering.BeginTransactionAsync(Cancelled);
        await answering.Change("UPDATE payments.payments SET version = version + 1 WHERE id = $1", Cancelled, payment);

        var adopting = Adopt(old, said, desk.Clock.GetUtcNow());
        await shop.Host.UntilStatementsWait();
        await answering.Change("UPDATE payments.operations SET status = 'succeeded', reference = 're_1' WHERE id = $1", Cancelled, refund.Id);
        await answer.CommitAsync(Cancelled);

        Assert.Null(await adopting);
    }

    private async Task<Payment?> Adopt(Payment known, PaymentState said, DateTimeOffset now)
    {
        await using var connection = await shop.Host.Database.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        return await PaymentRecords.Adopt(connection, known, said, now, Cancelled);
    }
}
