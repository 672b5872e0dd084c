using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Payments;

/// <summary>Money that a buyer is asked for.</summary>
/// <param name="Id">Ours; asking twice with the same id would be asking twice.</param>
/// <param name="Provider">By name.</param>
/// <param name="Amount">More than zero.</param>
/// <param name="MethodId">What the client chose: the provider's id of it, never a card number; empty where the buyer's client will say.</param>
/// <param name="UserId">Who pays; null for a guest.</param>
internal sealed record PaymentRequest(Guid Id, string Provider, Money Amount, string MethodId, Guid? UserId)
{
    /// <summary>Where a page of the provider sends the buyer back to.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>What it is for.</summary>
    public Guid? CheckoutId { get; init; }
}

/// <summary>A payment that is about to be asked for; its rows are not written yet.</summary>
/// <param name="Payment">As it will be.</param>
/// <param name="Start">The operation that begins it.</param>
/// <param name="UserId">Who pays; null for a guest.</param>
/// <param name="Refusal">Why the provider need not be asked; null where it is.</param>
internal sealed record PlannedPayment(Payment Payment, PaymentOperation Start, Guid? UserId, ProviderAnswer? Refusal);

/// <summary>A payment that was asked for, and how the provider answered. Nothing of the answer is stored yet.</summary>
internal sealed record StartedPayment(Payment Payment, PaymentOperation Operation, ProviderAnswer Answer);

/// <summary>
/// Asks providers, the same way for all of them: a row with the exact request is committed first, the provider is asked outside every transaction, and what it
/// answers is written down. What is not known stays so until <see cref="PaymentRecovery"/> has found out; nobody asks for the money again.
/// </summary>
internal sealed partial class PaymentOperations(
    NpgsqlDataSource database,
    PaymentProviders providers,
    UnfinishedWork unfinished,
    PaymentOptions options,
    TimeProvider clock,
    ILogger<PaymentOperations> log
)
{
    /// <summary>How long whoever began an operation is left alone with it.</summary>
    private static readonly TimeSpan Own = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private const int Tries = 3;

    /// <summary>Ends before the claim of an Idempotency-Key does (60 s), so that no second request asks beside this one.</summary>
    private static readonly TimeSpan TryFor = TimeSpan.FromSeconds(50);

    /// <summary>Nobody knows what came of it; it is looked for as soon as this says.</summary>
    public static readonly Failure Unresolved = new() { Fault = PaymentsFaults.PaymentUnresolved, RetryAfter = Soon };

    /// <summary>
    /// Asks for money. What came of it is stored by <see cref="PaymentRecords.Settle"/> or <see cref="PaymentReturn.End"/>.
    /// </summary>
    public async Task<StartedPayment> Start(PaymentRequest request, CancellationToken cancelled)
    {
        var planned = Plan(request);
        if (planned.Refusal is { } refusal)
        {
            return new StartedPayment(planned.Payment, planned.Start, refusal);
        }
        await database.Together(
            batch =>
            {
                if (!providers.Of(planned.Payment).IsReal)
                {
                    // No money depends on the record.
                    batch.Add(HurrySql);
                }
                var own = planned.Payment.CreatedAt + Own;
                PaymentRecords.Add(batch, planned, own, own);
                return batch.ExecuteNonQueryAsync(cancelled);
            },
            cancelled
        );
        return await Begin(planned, cancelled);
    }

    /// <summary>Asks for money whose rows are committed.</summary>
    public async Task<StartedPayment> Begin(PlannedPayment planned, CancellationToken cancelled) =>
        new(planned.Payment, planned.Start, await Ask(planned.Payment, planned.Start, cancelled));

    /// <summary>What asking for money would be. The rows are the caller's to add (<see cref="PaymentRecords"/>), and to commit before asking.</summary>
    public PlannedPayment Plan(PaymentRequest request)
    {
        var now = clock.GetUtcNow();
        var payment = new Payment
        {
            Id = request.Id,
            Provider = request.Provider,
            MethodId = request.MethodId,
            OrderId = null,
            Amount = request.Amount.Amount,
            Currency = request.Amount.Currency,
            Status = PaymentStatuses.Started,
            Reference = null,
            ReturnUrl = request.ReturnUrl,
            CheckoutId = request.CheckoutId,
            CreatedAt = now,
        };
        var provider = providers.Of(payment);
        payment = payment with { DueAt = now + provider.PaidWithin };
        var start = Compose(provider, payment, OperationKinds.Start, payment.Amount, now);
        var refusal =
            CardNumber.IsOne(request.MethodId) ? new ProviderAnswer(AnswerKind.Unusable)
            : provider.Refusal(payment.Amount, payment.Currency) is { } reason ? new ProviderAnswer(AnswerKind.Declined, Reason: reason)
            : null;
        return new PlannedPayment(payment, start, request.UserId, refusal);
    }

    /// <summary>An operation on a payment whose row the transaction holds; the provider is asked after the commit.</summary>
    /// <param name="connection">Of the transaction.</param>
    /// <param name="payment">That it is about.</param>
    /// <param name="kind">One of <see cref="OperationKinds"/>.</param>
    /// <param name="amount">In minor units.</param>
    /// <param name="cancelled">Of the request.</param>
    /// <param name="request">Of which <see cref="Begun"/> finds it again (<see cref="Transactions.RequestKey"/>); null: by none.</param>
    /// <exception cref="PostgresException"><c>operations_one_open</c>: another operation is on its way.</exception>
    public async Task<PaymentOperation> Begin(
        NpgsqlConnection connection,
        Payment payment,
        string kind,
        long amount,
        CancellationToken cancelled,
        string? request = null
    )
    {
        var now = clock.GetUtcNow();
        var operation = Compose(providers.Of(payment), payment, kind, amount, now);
        await using var batch = new NpgsqlBatch(connection);
        PaymentRecords.AddOperation(batch, operation, now + Own, request);
        await batch.ExecuteNonQueryAsync(cancelled);
        return operation;
    }

    /// <summary>
    /// What this request has begun before, to be asked for again: what is done is not done twice. Null where there is nothing, or it was refused, or the
    /// provider would not know it by its key any more. The transaction holds the payment's row.
    /// </summary>
    public Task<PaymentOperation?> Begun(NpgsqlConnection connection, Payment payment, string request, CancellationToken cancelled)
    {
        var replayable = providers.Of(payment).Replayable;
        var since = clock.GetUtcNow() - (replayable < Transactions.RequestKeysGoodFor ? replayable : Transactions.RequestKeysGoodFor);
        return connection.One(BegunSql, PaymentOperation.From, cancelled, payment.Id, request, since);
    }

    /// <summary>Asks with the same key and bytes, up to three times in not quite a minute while there is no answer and one can come.</summary>
    public async Task<ProviderAnswer> Ask(Payment payment, PaymentOperation operation, CancellationToken cancelled)
    {
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var answer = await Once(payment, operation, TryFor - clock.GetElapsedTime(began), cancelled);
            var pause = TimeSpan.FromMilliseconds(Random.Shared.Next(250, 500) << attempt);
            if (answer.Kind != AnswerKind.Unknown || answer == ProviderAnswer.KeptUnknown || attempt == Tries || clock.GetElapsedTime(began) + pause >= TryFor)
            {
                return answer;
            }
            await Task.Delay(pause, clock, cancelled);
        }
    }

    /// <summary>Writes down what was answered.</summary>
    public async Task<Payment?> Record(PaymentOperation operation, ProviderAnswer answer, CancellationToken cancelled) =>
        (
            await database.InTransaction<Payment?>(
                async connection =>
                {
                    var now = clock.GetUtcNow();
                    return await PaymentRecords.Record(connection, operation, answer, now, now + Soon, cancelled);
                },
                cancelled
            )
        ).Value;

    /// <summary>The same for a request; where the database is away meanwhile, it is written down as soon as that is back.</summary>
    public Task<Payment?> Keep(PaymentOperation operation, ProviderAnswer answer) =>
        Keep(operation, answer, () => Record(operation, answer, CancellationToken.None));

    /// <inheritdoc cref="Keep(PaymentOperation, ProviderAnswer)"/>
    /// <param name="operation">That was answered.</param>
    /// <param name="answer">What it was answered.</param>
    /// <param name="write">Writes it down, and more.</param>
    public Task<T> Keep<T>(PaymentOperation operation, ProviderAnswer answer, Func<Task<T>> write) =>
        unfinished.OrLater($"payment {operation.PaymentId}", write, cancelled => Record(operation, answer, cancelled));

    /// <summary>Asks once. A time-out, a lost connection and an exception of the adapter say the same: nobody knows.</summary>
    public Task<ProviderAnswer> Once(Payment payment, PaymentOperation operation, CancellationToken cancelled) =>
        Once(payment, operation, options.Timeout, cancelled);

    private async Task<ProviderAnswer> Once(Payment payment, PaymentOperation operation, TimeSpan patience, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(patience < options.Timeout ? patience : options.Timeout);
        using var span = Traces.Step($"payment {operation.Kind}", ActivityKind.Client);
        span?.SetTag("stoa.payment.provider", payment.Provider);
        try
        {
            return await providers.Of(payment).Send(payment, operation, limit.Token);
        }
        catch (Exception failure) when (!cancelled.IsCancellationRequested)
        {
            span.Fail(failure);
            NotAnswered(log, payment.Id, operation.Kind, failure.Message);
            return ProviderAnswer.Lost;
        }
    }

    private static PaymentOperation Compose(PaymentProvider provider, Payment payment, string kind, long amount, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new PaymentOperation(id, payment.Id, kind, amount, provider.Compose(payment, kind, id, amount), IsPending: false, now);
    }

    internal const string BegunSql = $"""
        SELECT {PaymentOperation.Columns} FROM payments.operations o
        WHERE o.payment_id = $1 AND o.request = $2 AND o.created_at > $3 AND o.status IN ('started', 'unknown', 'pending', 'succeeded')
        ORDER BY o.created_at DESC LIMIT 1
        """;

    internal const string HurrySql = "SELECT set_config('synchronous_commit', 'off', true)";

    [LoggerMessage(1, LogLevel.Warning, "Payment {Payment}: no answer to {Kind}, will be found out: {Reason}")]
    private static partial void NotAnswered(ILogger log, Guid payment, string kind, string reason);
}
