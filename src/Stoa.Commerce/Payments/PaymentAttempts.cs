using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Payments;

/// <summary>
/// Records every attempt to be paid before the provider is asked, so that a process that dies in between leaves a trace: an attempt that
/// is neither part of an order nor ended after ten minutes is voided. An attempt is claimed before it is voided, so that an order settles it or
/// a node voids it, never both; one that cannot be voided is tried again ten minutes later and keeps no other waiting.
/// </summary>
internal sealed partial class PaymentAttempts(
    NpgsqlDataSource database,
    PaymentProvider provider,
    TimeProvider clock,
    IConfiguration configuration,
    ILogger<PaymentAttempts> log
)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);
    private readonly TimeSpan _patience = configuration.GetValue("Payments:Timeout", TimeSpan.FromSeconds(3));

    public async Task<Authorization> Authorize(PaymentRequest request, Guid user, CancellationToken cancelled)
    {
        await using (var batch = database.CreateBatch())
        {
            // The record need not survive a crash of the database: the reservation it stands for then runs out by itself.
            batch.Add(HurrySql);
            batch.Add(StartSql, request.PaymentId, user, request.MethodId, request.Amount.Amount, request.Amount.Currency, clock.GetUtcNow());
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(_patience);
        try
        {
            return await provider.Authorize(request, limit.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return Authorization.TimedOut;
        }
    }

    /// <summary>Makes the attempt part of an order, in the order's transaction.</summary>
    public static NpgsqlBatchCommand Settle(NpgsqlBatch batch, Guid payment, Guid order, DateTimeOffset now) => batch.Add(SettleSql, payment, order, now);

    /// <summary>Ends an attempt that led to no order. What was or may have been reserved is given back first, later where that fails.</summary>
    public async Task End(Guid payment, Authorization result)
    {
        var isReserved = result is Authorization.Approved or Authorization.TimedOut;
        if (isReserved && !(await Claim(payment) && await TryVoid(payment, CancellationToken.None)))
        {
            return;
        }
        await database.Change(EndSql, CancellationToken.None, payment, result == Authorization.Approved ? "voided" : "failed", clock.GetUtcNow());
    }

    public async Task VoidAbandoned(CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        while (await database.One(ClaimNextSql, row => (Guid?)row.GetGuid(0), cancelled, now, now - Abandoned) is { } payment)
        {
            if (await TryVoid(payment, cancelled))
            {
                await database.Change(EndSql, cancelled, payment, "voided", clock.GetUtcNow());
            }
        }
    }

    private async Task<bool> Claim(Guid payment) => await database.Change(ClaimOneSql, CancellationToken.None, payment, clock.GetUtcNow()) == 1;

    private async Task<bool> TryVoid(Guid payment, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(_patience);
        try
        {
            await provider.Void(payment, limit.Token);
            return true;
        }
        catch (Exception failure) when (!cancelled.IsCancellationRequested)
        {
            NotVoided(log, payment, failure.Message);
            return false;
        }
    }

    internal const string HurrySql = "SELECT set_config('synchronous_commit', 'off', true)";

    internal const string StartSql = """
        INSERT INTO commerce.payments (id, user_id, method_id, amount, currency, status, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'started', $6, $6)
        """;

    internal const string SettleSql = "UPDATE commerce.payments SET status = 'authorized', order_id = $2, updated_at = $3 WHERE id = $1 AND status = 'started'";

    internal const string EndSql = "UPDATE commerce.payments SET status = $2, updated_at = $3 WHERE id = $1 AND status IN ('started', 'voiding')";

    internal const string ClaimOneSql = "UPDATE commerce.payments SET status = 'voiding', updated_at = $2 WHERE id = $1 AND status = 'started'";

    /// <summary>
    /// One that an order is settling at this moment is locked and skipped. A claim whose voiding failed, or whose node died, is open again after the same time.
    /// </summary>
    internal const string ClaimNextSql = """
        UPDATE commerce.payments SET status = 'voiding', updated_at = $1
        WHERE id = (
            SELECT id FROM commerce.payments WHERE order_id IS NULL AND status IN ('started', 'voiding') AND updated_at < $2
            ORDER BY updated_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id
        """;

    [LoggerMessage(1, LogLevel.Warning, "Payment {Payment} could not be voided, will be retried: {Reason}")]
    private static partial void NotVoided(ILogger log, Guid payment, string reason);
}
