using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments;

/// <summary>
/// Finds out what is not known, on every node, one row at a time: operations without an answer are sent again while their key holds and read after that;
/// payments without an order are given back; events and ends of holds make the provider be read. One that cannot be helped now keeps no other waiting.
/// </summary>
internal sealed partial class PaymentRecovery(
    NpgsqlDataSource database,
    PaymentProviders providers,
    PaymentOperations operations,
    PaymentReturn returns,
    PaymentRefresh refresh,
    IEnumerable<PaymentFollower> followers,
    TimeProvider clock,
    ILogger<PaymentRecovery> log
)
{
    private const int AtOnce = 4;

    public async Task Run(CancellationToken cancelled)
    {
        await Each(
            ClaimOperationSql,
            PaymentOperation.From,
            operation => operation.PaymentId,
            (operation, payment) => Resolve(operation, payment, cancelled),
            cancelled
        );
        await Each(
            ClaimUnplacedSql,
            Payment.From,
            payment => payment.Id,
            (_, payment) => End(payment, cancelled),
            cancelled,
            (object)providers.Names(provider => provider.KeepsFailed)
        );
        await Each(ClaimExpiredSql, Payment.From, payment => payment.Id, (_, payment) => refresh.Read(payment, cancelled), cancelled);
    }

    /// <summary>What providers have told since the last time.</summary>
    public Task HandleEvents(CancellationToken cancelled) =>
        Each(ClaimEventSql, Told.From, told => told.PaymentId, (told, payment) => Handle(told, payment, cancelled), cancelled);

    private async Task Handle(Told told, Payment payment, CancellationToken cancelled)
    {
        var (known, _) = await refresh.Read(payment with { Reference = payment.Reference ?? told.Reference }, cancelled);
        if (known.OrderId is null)
        {
            await IsFollowed(known, cancelled);
        }
        await database.Change(HandledSql, cancelled, told.Provider, told.EventId, clock.GetUtcNow());
    }

    /// <summary>
    /// Sent again while the key does nothing twice; then read. Where sending again says nothing any more, because the key is too old or the provider keeps no
    /// other answer to it, what is read decides: what has not been done by now can be asked for anew.
    /// </summary>
    private async Task Resolve(PaymentOperation operation, Payment payment, CancellationToken cancelled)
    {
        var isReplayable = clock.GetUtcNow() - operation.CreatedAt < providers.Of(payment).Replayable;
        var answer = isReplayable && !operation.IsPending ? await operations.Once(payment, operation, cancelled) : null;
        if (answer is { Kind: not AnswerKind.Unknown })
        {
            await Conclude(await operations.Record(operation, answer, cancelled) ?? payment, cancelled);
            return;
        }
        var (known, state) = await refresh.Read(payment, cancelled);
        if (Decide(operation, state, isReplayable, answer == ProviderAnswer.KeptUnknown) is { } decided)
        {
            known = await operations.Record(operation, decided, cancelled) ?? known;
        }
        await Conclude(known, cancelled);
    }

    /// <summary>What came of an operation by what the provider has now; null where it may still come to something.</summary>
    internal static ProviderAnswer? Decide(PaymentOperation operation, PaymentState? state, bool isReplayable, bool isKept)
    {
        if (state is null)
        {
            // Only once the provider has forgotten the key: a payment that it has begun to make may be in its books late.
            return isReplayable ? null : new ProviderAnswer(AnswerKind.Refused, Reason: "not_found");
        }
        if (operation.IsPending || (isReplayable && !isKept))
        {
            return null;
        }
        var isDone = operation.Kind switch
        {
            OperationKinds.Start => state.Status != PaymentStatuses.Failed,
            OperationKinds.Capture => state.Status == PaymentStatuses.Captured && state.Captured >= operation.Amount,
            OperationKinds.Void => state.Status is PaymentStatuses.Voided or PaymentStatuses.Expired,
            _ => state.Refunds.Any(refund => refund.Operation == operation.Id),
        };
        return !isDone ? new ProviderAnswer(AnswerKind.Refused, state, Reason: state.Reason ?? "not_done")
            : operation.Kind == OperationKinds.Refund
                ? new ProviderAnswer(AnswerKind.Done, Refund: state.Refunds.First(refund => refund.Operation == operation.Id))
            : ProviderAnswer.Done(state);
    }

    /// <summary>Its time is over. What waits for the buyer or the provider may have been paid at the last moment.</summary>
    private async Task End(Payment payment, CancellationToken cancelled)
    {
        var isOpen = payment.Status is PaymentStatuses.RequiresAction or PaymentStatuses.Pending or PaymentStatuses.Failed;
        await Conclude(isOpen ? (await refresh.Read(payment, cancelled)).Payment : payment, cancelled);
    }

    /// <summary>Given back where it has no order and nobody waits for it any more.</summary>
    private async Task Conclude(Payment payment, CancellationToken cancelled)
    {
        if (payment.OrderId is null && !await IsFollowed(payment, cancelled))
        {
            await returns.GiveBack(payment, cancelled);
        }
    }

    private async Task<bool> IsFollowed(Payment payment, CancellationToken cancelled)
    {
        foreach (var follower in followers)
        {
            if (await follower.Follow(payment, cancelled))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Several at once where there is something to do; mostly there is nothing, and that is one question.</summary>
    private async Task Each<T>(
        string claim,
        Func<NpgsqlDataReader, T> read,
        Func<T, Guid> payment,
        Func<T, Payment, Task> work,
        CancellationToken cancelled,
        params object?[] more
    )
        where T : class
    {
        if (await Claim() is { } first)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async lane => await Drain(lane == 0 ? first : await Claim())));
        }

        Task<T?> Claim() => database.One(claim, read, cancelled, [clock.GetUtcNow(), .. more]);

        async Task Drain(T? claimed)
        {
            for (; claimed is not null; claimed = await Claim())
            {
                await Try(payment(claimed), found => work(claimed, found), cancelled);
            }
        }
    }

    private async Task Try(Guid payment, Func<Payment, Task> work, CancellationToken cancelled)
    {
        try
        {
            if (await database.One(Payment.FindSql, Payment.From, cancelled, payment) is { } found)
            {
                await work(found);
            }
        }
        catch (Exception failure) when (!cancelled.IsCancellationRequested)
        {
            NotNow(log, payment, failure.Message);
        }
    }

    private sealed record Told(string Provider, string EventId, Guid PaymentId, string? Reference)
    {
        public static Told From(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetGuid(2), row.IsDBNull(3) ? null : row.GetString(3));
    }

    internal const string ClaimOperationSql = $"""
        UPDATE payments.operations o SET next_at = $1 + interval '1 minute' * 2 ^ least(o.tries, 6), tries = o.tries + 1,
            status = CASE WHEN o.status = 'started' THEN 'unknown' ELSE o.status END
        WHERE o.id = (
            SELECT x.id FROM payments.operations x WHERE x.status IN ('started', 'unknown', 'pending') AND x.next_at <= $1
            ORDER BY x.next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING {PaymentOperation.Columns}
        """;

    /// <summary>One that an order is settling at this moment is locked and skipped. $2: the providers that keep what failed.</summary>
    internal const string ClaimUnplacedSql = $"""
        UPDATE payments.payments p SET expires_at = $1 + interval '10 minutes'
        WHERE p.id = (
            SELECT x.id FROM payments.payments x
            WHERE x.order_id IS NULL AND x.expires_at <= $1
              AND (x.status IN ('requires_action', 'pending', 'awaiting', 'authorized', 'captured', 'voiding')
                  OR (x.status = 'failed' AND x.reference IS NOT NULL AND x.provider = ANY ($2)))
              AND (x.status <> 'captured' OR x.captured > x.refunded + x.refunding)
            ORDER BY x.expires_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING {Payment.Columns}
        """;

    /// <summary>Of an order: its hold has ended. Until then expires_at says nothing, from then on when to look again.</summary>
    internal const string ClaimExpiredSql = $"""
        UPDATE payments.payments p SET expires_at = $1 + interval '10 minutes'
        WHERE p.id = (
            SELECT x.id FROM payments.payments x
            WHERE x.status = 'authorized' AND x.capture_before <= $1 AND x.expires_at <= $1 AND x.order_id IS NOT NULL
            ORDER BY x.capture_before LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING {Payment.Columns}
        """;

    internal const string ClaimEventSql = """
        UPDATE payments.events e SET next_at = $1 + interval '5 seconds' * 2 ^ least(e.tries, 9), tries = e.tries + 1
        WHERE (e.provider, e.event_id) = (
            SELECT x.provider, x.event_id FROM payments.events x WHERE x.handled_at IS NULL AND x.next_at <= $1
            ORDER BY x.next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING e.provider, e.event_id, e.payment_id, e.reference
        """;

    internal const string HandledSql = "UPDATE payments.events SET handled_at = $3 WHERE provider = $1 AND event_id = $2";

    [LoggerMessage(1, LogLevel.Warning, "Payment {Payment}: could not be found out, will be retried: {Reason}")]
    private static partial void NotNow(ILogger log, Guid payment, string reason);
}
