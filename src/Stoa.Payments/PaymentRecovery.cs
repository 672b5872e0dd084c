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
        await Each(ClaimUnplacedSql, Payment.From, payment => payment.Id, (_, payment) => Conclude(payment, cancelled), cancelled);
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

    private async Task Resolve(PaymentOperation operation, Payment payment, CancellationToken cancelled)
    {
        var provider = providers.Of(payment);
        var isReplayable = clock.GetUtcNow() - operation.CreatedAt < provider.Replayable;
        if (isReplayable && !operation.IsPending)
        {
            var answer = await operations.Once(payment, operation, cancelled);
            if (answer.Kind != AnswerKind.Unknown)
            {
                await Conclude(await operations.Record(operation, answer, cancelled) ?? payment, cancelled);
                return;
            }
        }
        var (known, state) = await refresh.Read(payment, cancelled);
        if (state is null && !isReplayable)
        {
            // The provider has forgotten the key and has no such payment: it never had.
            known = await operations.Record(operation, new ProviderAnswer(AnswerKind.Refused, Reason: "not_found"), cancelled) ?? known;
        }
        await Conclude(known, cancelled);
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
    private async Task Each<T>(string claim, Func<NpgsqlDataReader, T> read, Func<T, Guid> payment, Func<T, Payment, Task> work, CancellationToken cancelled)
        where T : class
    {
        if (await Claim() is { } first)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async lane => await Drain(lane == 0 ? first : await Claim())));
        }

        Task<T?> Claim() => database.One(claim, read, cancelled, clock.GetUtcNow());

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
        UPDATE payments.operations o SET next_at = $1 + interval '1 minute' * 2 ^ least(o.tries, 6), tries = o.tries + 1
        WHERE o.id = (
            SELECT x.id FROM payments.operations x WHERE x.status IN ('started', 'unknown', 'pending') AND x.next_at <= $1
            ORDER BY x.next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING {PaymentOperation.Columns}
        """;

    /// <summary>One that an order is settling at this moment is locked and skipped.</summary>
    internal const string ClaimUnplacedSql = $"""
        UPDATE payments.payments p SET expires_at = $1 + interval '10 minutes'
        WHERE p.id = (
            SELECT x.id FROM payments.payments x
            WHERE x.order_id IS NULL AND x.expires_at <= $1
              AND x.status IN ('requires_action', 'pending', 'awaiting', 'authorized', 'captured', 'voiding')
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
