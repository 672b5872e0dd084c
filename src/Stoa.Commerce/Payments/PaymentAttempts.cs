using Microsoft.Extensions.Configuration;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Payments;

/// <summary>
/// Records every attempt to be paid before the provider is asked, so that a process that dies in between leaves a trace: an attempt that
/// is neither part of an order nor ended after ten minutes is voided.
/// </summary>
internal sealed class PaymentAttempts(NpgsqlDataSource database, PaymentProvider provider, TimeProvider clock, IConfiguration configuration)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);
    private readonly TimeSpan _patience = configuration.GetValue("Payments:Timeout", TimeSpan.FromSeconds(3));

    public async Task<Authorization> Authorize(PaymentRequest request, Guid user, CancellationToken cancelled)
    {
        await using (var batch = database.CreateBatch())
        {
            // The record need not survive a crash of the database: the reservation it stands for then runs out by itself.
            batch.Add("SELECT set_config('synchronous_commit', 'off', true)");
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

    /// <summary>Ends an attempt that led to no order. What was or may have been reserved is given back first.</summary>
    public async Task End(Guid payment, Authorization result)
    {
        if (result is Authorization.Approved or Authorization.TimedOut)
        {
            await provider.Void(payment, CancellationToken.None);
        }
        await database.Change(EndSql, CancellationToken.None, payment, result == Authorization.Approved ? "voided" : "failed", clock.GetUtcNow());
    }

    public async Task VoidAbandoned(CancellationToken cancelled)
    {
        foreach (var payment in await database.Many(AbandonedSql, row => row.GetGuid(0), cancelled, clock.GetUtcNow() - Abandoned))
        {
            await provider.Void(payment, cancelled);
            await database.Change(EndSql, cancelled, payment, "voided", clock.GetUtcNow());
        }
    }

    internal const string StartSql = """
        INSERT INTO commerce.payments (id, user_id, method_id, amount, currency, status, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'started', $6, $6)
        """;

    internal const string SettleSql = "UPDATE commerce.payments SET status = 'authorized', order_id = $2, updated_at = $3 WHERE id = $1 AND status = 'started'";

    internal const string EndSql = "UPDATE commerce.payments SET status = $2, updated_at = $3 WHERE id = $1 AND status = 'started'";

    internal const string AbandonedSql = "SELECT id FROM commerce.payments WHERE order_id IS NULL AND status = 'started' AND created_at < $1 ORDER BY created_at LIMIT 100";
}
