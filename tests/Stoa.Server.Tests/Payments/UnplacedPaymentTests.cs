using Stoa.Payments;

namespace Stoa.Server.Tests.Payments;

/// <summary>Money that no order was made of is given back, and what is not known is found out; the provider is scripted.</summary>
public sealed class UnplacedPaymentTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task A_payment_that_cannot_be_voided_blocks_no_other_and_is_retried()
    {
        var desk = new PaymentDesk(shop.Host);
        var (stuck, younger) = (await desk.Start(), await desk.Start());
        desk.Provider.Refuse(stuck.Payment.Id);

        await desk.Return.End(stuck);
        await desk.Return.End(younger);
        Assert.Equal(("voiding", "voided"), (await desk.Status(stuck.Payment.Id), await desk.Status(younger.Payment.Id)));
        await desk.Recover();
        Assert.Equal(1, desk.Provider.Asked.Count(asked => asked == (stuck.Payment.Id, OperationKinds.Void)));

        desk.Provider.Allow(stuck.Payment.Id);
        desk.Clock.Advance(Abandoned);
        await desk.Recover();
        Assert.Equal("voided", await desk.Status(stuck.Payment.Id));
        Assert.Equal((1, 1), (desk.Provider.Count(stuck.Payment.Id, OperationKinds.Void), desk.Provider.Count(younger.Payment.Id, OperationKinds.Void)));
    }

    [Fact]
    public async Task Voiding_has_the_same_timeout_as_authorizing()
    {
        var desk = new PaymentDesk(shop.Host, TimeSpan.FromSeconds(1));
        var (silent, younger) = (await desk.Start(), await desk.Start());
        desk.Provider.Before(silent.Payment.Id, static cancelled => Task.Delay(Timeout.Infinite, cancelled));

        await desk.Return.End(silent);
        await desk.Return.End(younger);

        Assert.Equal(("voiding", "voided"), (await desk.Status(silent.Payment.Id), await desk.Status(younger.Payment.Id)));
    }

    [Fact]
    public async Task An_order_that_settles_before_the_claim_keeps_its_authorization()
    {
        var desk = new PaymentDesk(shop.Host);
        var started = await desk.Start();
        desk.Clock.Advance(Abandoned);
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await desk.Settle(connection, started));
        await desk.Recover();
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await desk.Recover();

        Assert.Equal("authorized", await desk.Status(started.Payment.Id));
        Assert.Equal(0, desk.Provider.Count(started.Payment.Id, OperationKinds.Void));
    }

    [Fact]
    public async Task A_payment_being_voided_cannot_settle_an_order()
    {
        var desk = new PaymentDesk(shop.Host);
        var started = await desk.Start();
        var settled = -1;
        desk.Provider.Before(started.Payment.Id, async _ => settled = await desk.Settle(started));

        await desk.Return.End(started);

        Assert.Equal((0, "voided"), (settled, await desk.Status(started.Payment.Id)));
    }

    [Theory]
    [InlineData(false, "voided")]
    [InlineData(true, "voiding")]
    public async Task The_authorization_of_a_refused_order_is_voided_at_once_or_by_a_later_try(bool refuses, string status)
    {
        var desk = new PaymentDesk(shop.Host);
        var started = await desk.Start();
        if (refuses)
        {
            desk.Provider.Refuse(started.Payment.Id);
        }

        await desk.Return.End(started);

        Assert.Equal((status, 2), (await desk.Status(started.Payment.Id), desk.Provider.Asked.Count));
    }

    [Fact]
    public async Task An_outcome_that_is_not_known_is_unknown_and_not_failed_until_the_same_key_has_told()
    {
        var desk = new PaymentDesk(shop.Host);
        var id = Guid.NewGuid();
        desk.Provider.Lose(id);

        var started = await desk.Start(id: id);
        await desk.Return.End(started);

        Assert.Equal((AnswerKind.Unknown, "unknown"), (started.Answer.Kind, await desk.Status(id)));
        desk.Provider.Allow(id);
        desk.Clock.Advance(TimeSpan.FromMinutes(2));
        await desk.Recover();
        Assert.Equal("voided", await desk.Status(id));
        Assert.Equal((1, 1), (desk.Provider.Count(id, OperationKinds.Start), desk.Provider.Count(id, OperationKinds.Void)));
    }

    [Fact]
    public async Task After_the_key_may_be_forgotten_the_payment_is_read_and_never_asked_for_again()
    {
        var desk = new PaymentDesk(shop.Host);
        var id = Guid.NewGuid();
        desk.Provider.Lose(id);
        await desk.Return.End(await desk.Start(id: id));
        desk.Clock.Advance(TimeSpan.FromHours(24));

        desk.Provider.Allow(id);
        await desk.Recover();

        Assert.Equal("voided", await desk.Status(id));
        // Three times at first, and never again.
        Assert.Equal(3, desk.Provider.Asked.Count(asked => asked == (id, OperationKinds.Start)));
    }

    [Fact]
    public async Task What_the_provider_has_never_heard_of_has_failed_once_its_key_is_old()
    {
        var desk = new PaymentDesk(shop.Host);
        var id = Guid.NewGuid();
        desk.Provider.Refuse(id);
        await desk.Return.End(await desk.Start(id: id));

        desk.Clock.Advance(TimeSpan.FromMinutes(2));
        await desk.Recover();
        Assert.Equal("unknown", await desk.Status(id));
        desk.Clock.Advance(TimeSpan.FromHours(24));
        await desk.Recover();

        Assert.Equal(("failed", 0), (await desk.Status(id), desk.Provider.Journal.Count(entry => entry.Payment == id)));
    }

    [Fact]
    public async Task A_process_that_dies_before_the_answer_leaves_what_finds_out()
    {
        var desk = new PaymentDesk(shop.Host);
        var started = await desk.Start();

        // Nobody writes the answer down: the process is gone.
        desk.Clock.Advance(Abandoned);
        await Task.WhenAll(desk.Recover(), desk.Recover(), desk.Recover());
        await desk.Recover();

        Assert.Equal("voided", await desk.Status(started.Payment.Id));
        Assert.Equal((1, 1), (desk.Provider.Count(started.Payment.Id, OperationKinds.Start), desk.Provider.Count(started.Payment.Id, OperationKinds.Void)));
    }

    [Fact]
    public async Task Money_that_was_taken_and_has_no_order_is_refunded_in_full_once()
    {
        var desk = new PaymentDesk(shop.Host);
        var started = await desk.Start(2500);
        desk.Provider.Set(started.Payment.Id, state => state with { Status = PaymentStatuses.Captured, Captured = 2500 });
        await desk.Refresh.Read(await desk.Find(started.Payment.Id), TestContext.Current.CancellationToken);

        desk.Clock.Advance(Abandoned);
        await Task.WhenAll(desk.Recover(), desk.Recover());
        await desk.Recover();

        var payment = await desk.Find(started.Payment.Id);
        Assert.Equal((2500, 2500, 0), (payment.Captured, payment.Refunded, payment.Refundable));
        Assert.Equal(
            [(started.Payment.Id, OperationKinds.Refund, 2500L)],
            desk.Provider.Journal.Where(entry => entry.Payment == started.Payment.Id && entry.Kind == OperationKinds.Refund)
        );
    }

    [Fact]
    public async Task A_refund_made_by_hand_at_the_provider_is_taken_over_once_and_one_that_fails_later_is_refundable_again()
    {
        var desk = new PaymentDesk(shop.Host);
        var id = await desk.Placed();
        var byHand = new RefundState("re_hand", 300, "succeeded", null, null);
        desk.Provider.Set(id, state => state with { Status = PaymentStatuses.Captured, Captured = 1000, Refunds = [byHand] });

        await Read();
        await Read();
        Assert.Equal((300, 700), ((await desk.Find(id)).Refunded, (await desk.Find(id)).Refundable));

        desk.Provider.Set(id, state => state with { Refunds = [byHand with { Status = "failed", Reason = "lost_or_stolen_card" }] });
        await Read();
        Assert.Equal((0, 1000), ((await desk.Find(id)).Refunded, (await desk.Find(id)).Refundable));

        async Task Read() => await desk.Refresh.Read(await desk.Find(id), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_was_read_before_something_changed_is_read_again()
    {
        var desk = new PaymentDesk(shop.Host);
        var id = await desk.Placed();
        var before = await desk.Find(id);
        desk.Provider.Set(id, state => state with { Status = PaymentStatuses.Captured, Captured = 1000 });
        await desk.Refresh.Read(before, TestContext.Current.CancellationToken);

        var (payment, _) = await desk.Refresh.Read(before, TestContext.Current.CancellationToken);

        Assert.Equal((PaymentStatuses.Captured, 1000), (payment.Status, payment.Captured));
    }

    [Fact]
    public async Task A_hold_that_has_ended_is_expired_and_not_voided()
    {
        var desk = new PaymentDesk(shop.Host);
        var id = await desk.Placed();
        desk.Provider.Set(id, state => state with { CaptureBefore = desk.Clock.GetUtcNow().AddDays(7) });
        await desk.Refresh.Read(await desk.Find(id), TestContext.Current.CancellationToken);
        desk.Provider.Set(id, state => state with { Status = PaymentStatuses.Voided });

        desk.Clock.Advance(TimeSpan.FromDays(7.1));
        await desk.Recover();

        Assert.Equal(PaymentStatuses.Expired, await desk.Status(id));
    }

    [Theory]
    [InlineData(OperationKinds.Capture)]
    [InlineData(OperationKinds.Void)]
    public async Task What_was_not_done_before_its_key_was_old_is_refused_and_can_be_asked_for_anew(string kind)
    {
        var desk = new PaymentDesk(shop.Host);
        var id = await desk.Placed();
        desk.Provider.Refuse(id);
        var lost = await desk.Begin(id, kind);
        Assert.Equal(AnswerKind.Unknown, (await desk.Operations.Once(await desk.Find(id), lost, TestContext.Current.CancellationToken)).Kind);

        desk.Clock.Advance(TimeSpan.FromHours(24));
        desk.Provider.Allow(id);
        await desk.Recover();

        Assert.Equal((PaymentStatuses.Authorized, "refused"), (await desk.Status(id), await Operation(lost)));
        Assert.Equal(0, desk.Provider.Count(id, kind));
        await desk.Begin(id, kind);
    }

    [Fact]
    public async Task A_refund_that_was_not_done_before_its_key_was_old_has_failed_and_one_that_turns_up_later_is_taken_over()
    {
        var desk = new PaymentDesk(shop.Host);
        var id = await desk.Placed();
        desk.Provider.Set(id, state => state with { Status = PaymentStatuses.Captured, Captured = 1000 });
        await desk.Refresh.Read(await desk.Find(id), TestContext.Current.CancellationToken);
        var lost = await desk.Begin(id, OperationKinds.Refund);

        desk.Clock.Advance(TimeSpan.FromHours(24));
        await desk.Recover();
        Assert.Equal(("failed", 1000), (await Operation(lost), (await desk.Find(id)).Refundable));

        desk.Provider.Set(id, state => state with { Refunds = [new RefundState("re_late", 1000, "succeeded", lost.Id, null)] });
        await desk.Refresh.Read(await desk.Find(id), TestContext.Current.CancellationToken);
        Assert.Equal(("succeeded", 1000, 0), (await Operation(lost), (await desk.Find(id)).Refunded, (await desk.Find(id)).Refundable));
    }

    [Theory]
    [InlineData(PaymentStatuses.RequiresAction)]
    [InlineData(PaymentStatuses.Pending)]
    [InlineData(PaymentStatuses.Failed)]
    public async Task A_first_answer_that_is_written_down_late_turns_nothing_back(string status)
    {
        var desk = new PaymentDesk(shop.Host);
        var started = await desk.Start();
        await desk.Refresh.Read(await desk.Find(started.Payment.Id), TestContext.Current.CancellationToken);

        await desk.Operations.Record(
            started.Operation,
            ProviderAnswer.Done(started.Answer.State! with { Status = status }),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(PaymentStatuses.Authorized, await desk.Status(started.Payment.Id));
    }

    [Fact]
    public async Task What_the_provider_refuses_to_give_back_is_asked_for_less_and_less_often()
    {
        var desk = new PaymentDesk(shop.Host);
        var started = await desk.Start();
        await desk.Operations.Record(started.Operation, started.Answer, TestContext.Current.CancellationToken);
        desk.Provider.Set(started.Payment.Id, state => state with { Status = PaymentStatuses.Pending });

        for (var second = 0; second < 600; second += 10)
        {
            await desk.Return.GiveBack(await desk.Find(started.Payment.Id), TestContext.Current.CancellationToken);
            desk.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.InRange(desk.Provider.Asked.Count(asked => asked == (started.Payment.Id, OperationKinds.Void)), 1, 4);
    }

    private Task<string> Operation(PaymentOperation operation) => shop.Host.One<string>("SELECT status FROM payments.operations WHERE id = $1", operation.Id);
}
