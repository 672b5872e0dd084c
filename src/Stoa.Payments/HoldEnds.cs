using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Payments.Staff;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;

namespace Stoa.Payments;

/// <summary>
/// Reserved money whose hold ends soon: staff are warned 48 and 24 hours before, once each, and where the shop wants it so, what is due is taken in time.
/// Every node looks; a payment is warned of, or taken, by whichever comes first.
/// </summary>
internal sealed partial class HoldEnds(
    NpgsqlDataSource database,
    PaymentOperations operations,
    PaymentRefresh refresh,
    PaidGoods goods,
    Mailer mailer,
    PaymentOptions options,
    TimeProvider clock,
    ILogger<HoldEnds> log
)
{
    private static readonly MailTemplate Template = new("payments.hold_ends");

    public async Task Run(CancellationToken cancelled)
    {
        while ((await database.InTransaction<bool>(connection => Warn(connection, cancelled), cancelled)).Value) { }
        if (options.CaptureBefore is not { } lead)
        {
            return;
        }
        var now = clock.GetUtcNow();
        foreach (var payment in await database.Many(EndingSql, row => row.GetGuid(0), cancelled, now, now + lead))
        {
            try
            {
                await Capture(payment, cancelled);
            }
            catch (Exception failure) when (!cancelled.IsCancellationRequested)
            {
                NotTaken(log, payment, failure.Message);
            }
        }
    }

    private async Task<Outcome<bool>> Warn(NpgsqlConnection connection, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        if (await connection.One(WarnSql, Payment.From, cancelled, now) is not { CaptureBefore: { } end } payment)
        {
            return false;
        }
        Ends(log, payment.Id, payment.OrderId, end);
        if (options.WarnTo is { Length: > 0 } address)
        {
            await using var batch = new NpgsqlBatch(connection);
            mailer.Add(batch, Template, address, null, options.WarnLanguage, Facts(payment, end), now);
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return true;
    }

    private static Dictionary<string, string> Facts(Payment payment, DateTimeOffset end) =>
        new(StringComparer.Ordinal)
        {
            ["amount"] = $"{Currencies.Format(payment.Amount, payment.Currency)} {payment.Currency}",
            ["order"] = payment.OrderId.ToString() ?? "",
            ["payment"] = payment.Id.ToString(),
            ["end"] = end.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        };

    /// <summary>What is due of the order, as far as it is reserved. Where nothing is, the hold ends by itself.</summary>
    private async Task Capture(Guid id, CancellationToken cancelled)
    {
        var begun = await database.InTransaction(connection => Begin(connection, id, cancelled), cancelled);
        if (begun.Value is not { Payment: { } payment, Operation: { } operation })
        {
            return;
        }
        var answer = await operations.Ask(payment, operation, CancellationToken.None);
        var recorded = await operations.Record(operation, answer, CancellationToken.None);
        if (answer.Kind == AnswerKind.Refused)
        {
            NotTaken(log, id, answer.Reason ?? "refused");
            await refresh.Read(recorded ?? payment, cancelled);
        }
    }

    private async Task<Outcome<Begun>> Begin(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        if (await connection.One(LockSql, Payment.From, cancelled, id, clock.GetUtcNow()) is not { OrderId: { } order } payment)
        {
            return Begun.Nothing;
        }
        var amount = Math.Min(payment.Amount, await goods.Due(connection, order, payment.Id, cancelled));
        return amount <= 0 ? Begun.Nothing : new Begun(payment, await operations.Begin(connection, payment, OperationKinds.Capture, amount, cancelled));
    }

    private sealed record Begun(Payment? Payment, PaymentOperation? Operation)
    {
        public static readonly Begun Nothing = new(null, null);
    }

    /// <summary>The earlier warning is not made up for where only the later one is left.</summary>
    internal const string WarnSql = $"""
        UPDATE payments.payments p SET hold_warnings = CASE WHEN p.capture_before <= $1 + interval '24 hours' THEN 2 ELSE 1 END
        WHERE p.id = (
            SELECT x.id FROM payments.payments x
            WHERE x.status = 'authorized' AND x.order_id IS NOT NULL AND x.capture_before > $1 AND x.capture_before <= $1 + interval '48 hours'
              AND x.hold_warnings < CASE WHEN x.capture_before <= $1 + interval '24 hours' THEN 2 ELSE 1 END
            ORDER BY x.capture_before LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING {Payment.Columns}
        """;

    internal const string EndingSql = """
        SELECT p.id FROM payments.payments p
        WHERE p.status = 'authorized' AND p.order_id IS NOT NULL AND p.capture_before > $1 AND p.capture_before <= $2
          AND NOT EXISTS (SELECT FROM payments.operations o WHERE o.payment_id = p.id AND o.kind <> 'refund' AND (o.status IN ('started', 'unknown', 'pending')
              OR (o.kind = 'capture' AND o.status = 'refused' AND o.updated_at > $1 - interval '15 minutes')))
        ORDER BY p.capture_before LIMIT 100
        """;

    internal const string LockSql = $"""
        WITH locked AS MATERIALIZED (
            SELECT * FROM payments.payments p WHERE p.order_id = (SELECT x.order_id FROM payments.payments x WHERE x.id = $1) ORDER BY p.id FOR UPDATE)
        SELECT {Payment.Columns} FROM locked p WHERE p.id = $1 AND p.status = 'authorized' AND p.capture_before > $2
        """;

    [LoggerMessage(1, LogLevel.Warning, "Payment {Payment} of order {Order}: what is reserved is released at {End}; ship or capture before")]
    private static partial void Ends(ILogger log, Guid payment, Guid? order, DateTimeOffset end);

    [LoggerMessage(2, LogLevel.Warning, "Payment {Payment}: could not be captured before its hold ends: {Reason}")]
    private static partial void NotTaken(ILogger log, Guid payment, string reason);
}
