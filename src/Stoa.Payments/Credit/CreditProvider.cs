using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>What a payment takes its money from, locked.</summary>
/// <param name="Account">Null where there is none that can be used.</param>
/// <param name="Balance">What is there.</param>
/// <param name="Refusal">Why it cannot be used.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Purse(Guid? Account, long Balance, string? Refusal);

/// <summary>
/// A provider that is this very database: an operation is one transaction on the ledger, done once by its id, and its own books (<c>credit_holds</c>) say what
/// became of a payment. It is asked outside of other transactions all the same, so that it is killed, retried and found out about like any other provider.
/// </summary>
internal abstract class CreditProvider(NpgsqlDataSource database, TimeProvider clock) : PaymentProvider
{
    /// <summary>The ledger forgets no operation.</summary>
    public override TimeSpan Replayable => TimeSpan.MaxValue;

    public override bool KeepsBooks => true;

    public override bool IsInternal => true;

    public override string Compose(Payment payment, string kind, Guid operation, long amount) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind} {amount} {payment.Currency} {payment.MethodId}");

    public override async Task<ProviderAnswer> Send(Payment payment, PaymentOperation operation, CancellationToken cancelled) =>
        (
            await database.InTransaction<ProviderAnswer>(
                async connection =>
                    operation.Kind == OperationKinds.Start
                        ? await Start(connection, payment, operation, cancelled)
                        : await Change(connection, payment, operation, cancelled),
                cancelled
            )
        ).Value!;

    public override Task<PaymentState?> Read(Payment payment, CancellationToken cancelled) => database.One(ReadSql, StateFrom, cancelled, payment.Id);

    public override async IAsyncEnumerable<ListedPayment> List(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await using var command = new NpgsqlCommand(ListSql, connection);
        command.Parameters.AddWithValue(Name);
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(to);
        await using var row = await command.ExecuteReaderAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            yield return new ListedPayment(row.GetGuid("payment_id"), StateFrom(row));
        }
    }

    /// <summary>Finds and locks what the payment takes its money from.</summary>
    protected abstract Task<Purse> Open(NpgsqlConnection connection, Payment payment, Guid? customer, DateTimeOffset now, CancellationToken cancelled);

    /// <summary>Called before money comes back, so that it can be used there.</summary>
    protected virtual Task Reopen(NpgsqlConnection connection, Guid account, bool isRefund, DateTimeOffset now, CancellationToken cancelled) =>
        Task.CompletedTask;

    /// <summary>Reserves the money, or writes down why it could not be: either is the answer from then on, also to a request that comes late.</summary>
    private async Task<ProviderAnswer> Start(NpgsqlConnection connection, Payment payment, PaymentOperation operation, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var isNew = await connection.Change(BeginSql, cancelled, payment.Id, Name, payment.Amount, payment.Currency, now) == 1;
        var hold = (await connection.One(LockSql, CreditHold.From, cancelled, payment.Id))!;
        if (!isNew)
        {
            return Answer(hold);
        }
        var purse = await Open(connection, payment, hold.CustomerId, now, cancelled);
        var reason = purse.Refusal ?? (purse.Balance < hold.Amount ? CreditHold.InsufficientFunds : null);
        hold = hold with { AccountId = purse.Account, Reason = reason };
        return reason is null ? Answer(await Move(connection, hold, operation, now, cancelled)) : Answer(await Write(connection, hold, cancelled));
    }

    private async Task<ProviderAnswer> Change(NpgsqlConnection connection, Payment payment, PaymentOperation operation, CancellationToken cancelled)
    {
        if (await connection.One(LockSql, CreditHold.From, cancelled, payment.Id) is not { } hold)
        {
            return new ProviderAnswer(AnswerKind.Refused, Reason: "not_found");
        }
        var (kind, cause) = (operation.Kind, CreditHold.CauseOf(operation.Kind));
        if (await connection.One(DoneSql, row => row.GetBoolean(0), cancelled, CreditHold.ReferenceOf(operation.Id), cause))
        {
            return Answer(hold, operation);
        }
        if (hold.Refusal(kind, operation.Amount) is { } refusal)
        {
            return new ProviderAnswer(AnswerKind.Refused, Reason: refusal);
        }
        if (kind == OperationKinds.Void && hold.Status == PaymentStatuses.Voided)
        {
            return Answer(hold, operation);
        }
        var now = clock.GetUtcNow();
        if (hold.Sides(kind, operation.Amount)[0].Amount > 0)
        {
            await Reopen(connection, hold.AccountId!.Value, kind == OperationKinds.Refund, now, cancelled);
        }
        return Answer(await Move(connection, hold, operation, now, cancelled), operation);
    }

    private static async Task<CreditHold> Move(
        NpgsqlConnection connection,
        CreditHold hold,
        PaymentOperation operation,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var (kind, amount) = (operation.Kind, operation.Amount);
        var after = await Write(connection, hold.After(kind, amount), cancelled);
        await CreditLedger.Post(
            connection,
            new Movement(CreditHold.CauseOf(kind), CreditHold.ReferenceOf(operation.Id), now) { Payment = hold.PaymentId },
            hold.Currency,
            cancelled,
            hold.Sides(kind, amount)
        );
        return after;
    }

    private static async Task<CreditHold> Write(NpgsqlConnection connection, CreditHold hold, CancellationToken cancelled)
    {
        await connection.Change(WriteSql, cancelled, hold.PaymentId, hold.AccountId, hold.Status, hold.Reason, hold.Held, hold.Captured, hold.Refunded);
        return hold;
    }

    /// <summary>To a start: what the hold has become.</summary>
    private ProviderAnswer Answer(CreditHold hold) =>
        hold.Status != PaymentStatuses.Failed ? ProviderAnswer.Done(State(hold))
        : hold.Reason == CreditHold.InsufficientFunds ? new ProviderAnswer(AnswerKind.Declined, Reason: hold.Reason)
        : new ProviderAnswer(AnswerKind.Unusable, Reason: hold.Reason);

    private ProviderAnswer Answer(CreditHold hold, PaymentOperation operation) =>
        operation.Kind == OperationKinds.Refund
            ? new ProviderAnswer(AnswerKind.Done, Refund: RefundOf(operation.Id, operation.Amount))
            : ProviderAnswer.Done(State(hold));

    private PaymentState State(CreditHold hold) =>
        new()
        {
            Reference = $"{Name}_{hold.PaymentId:N}",
            Status = hold.Status,
            Captured = hold.Captured,
            Reason = hold.Reason,
        };

    private PaymentState StateFrom(NpgsqlDataReader row)
    {
        var amounts = row.GetFieldValue<long[]>(row.GetOrdinal("refund_amounts"));
        var references = row.GetStrings("refund_references");
        return State(CreditHold.From(row)) with
        {
            Refunds = [.. references.Zip(amounts, (reference, amount) => RefundOf(CreditHold.OperationOf(reference), amount))],
        };
    }

    private RefundState RefundOf(Guid operation, long amount) => new($"{Name}_{operation:N}", amount, "succeeded", operation, null);

    internal const string BeginSql = """
        INSERT INTO payments.credit_holds (payment_id, provider, customer_id, amount, currency, status, created_at)
        VALUES ($1, $2, (SELECT user_id FROM payments.payments WHERE id = $1), $3, $4, 'failed', $5) ON CONFLICT DO NOTHING
        """;

    internal const string LockSql = $"SELECT {CreditHold.Columns} FROM payments.credit_holds h WHERE h.payment_id = $1 FOR NO KEY UPDATE";

    internal const string WriteSql = """
        UPDATE payments.credit_holds SET account_id = $2::uuid, status = $3, reason = $4::text, held = $5, captured = $6, refunded = $7 WHERE payment_id = $1
        """;

    internal const string DoneSql = "SELECT EXISTS (SELECT FROM payments.credit_entries WHERE reference = $1 AND cause = $2)";

    private const string Refunds = """
        ARRAY(SELECT e.reference FROM payments.credit_entries e WHERE e.payment_id = h.payment_id AND e.account_id = h.account_id AND e.cause = 'refund'
            ORDER BY e.id) AS refund_references,
        ARRAY(SELECT e.amount FROM payments.credit_entries e WHERE e.payment_id = h.payment_id AND e.account_id = h.account_id AND e.cause = 'refund'
            ORDER BY e.id) AS refund_amounts
        """;

    internal const string ReadSql = $"SELECT {CreditHold.Columns}, {Refunds} FROM payments.credit_holds h WHERE h.payment_id = $1";

    internal const string ListSql = $"""
        SELECT {CreditHold.Columns}, {Refunds} FROM payments.credit_holds h
        WHERE h.provider = $1 AND h.created_at >= $2 AND h.created_at < $3 ORDER BY h.created_at
        """;
}
