using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Promotions;
using Stoa.Commerce.Stock;
using Stoa.Commerce.Stock.Hot;
using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Checkout;

/// <summary>
/// What a checkout keeps from others while its buyer pays: the cart as it is, its stock, the uses of its promotions. All of it is taken in one transaction,
/// with the record of what the provider is about to be asked, and given back in one.
/// </summary>
internal sealed class CheckoutHolds(NpgsqlDataSource database, ItemAdmission admission, TimeProvider clock)
{
    /// <summary>As long as a buyer may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>3-D Secure may need a telephone, and a page of another bank.</summary>
    public static readonly TimeSpan ActionLifetime = TimeSpan.FromMinutes(60);

    /// <summary>How long whoever opened it is left alone with the provider.</summary>
    private static readonly TimeSpan Own = TimeSpan.FromMinutes(2);

    /// <summary>Stands for a reason that is still to be found out.</summary>
    public static readonly Failure Unheld = new() { Fault = CommerceFaults.CartChanged };

    /// <summary>Stands for another checkout of the same cart, which was opened at the same moment.</summary>
    public static readonly Failure Twin = new() { Fault = CommerceFaults.CheckoutInProgress };

    /// <summary>Takes everything, or nothing. <see cref="Unheld"/> where something cannot be had any more, <see cref="Twin"/> where another does.</summary>
    public async Task<Outcome<CheckoutRow>> Take(
        CheckoutRow row,
        bool isStored,
        string notes,
        IReadOnlyList<PlannedPayment> payments,
        CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        var held = row with
        {
            Status = CheckoutStatuses.Open,
            Notes = notes,
            Payments = [.. payments.Select(payment => payment.Payment.Id)],
            Reason = null,
            ExpiresAt = now + Lifetime,
            OpenedAt = now,
        };
        try
        {
            using var turn = await admission.Turn(row.Purchase.Lines.Select(line => line.ItemId), cancelled);
            return await database.InTransaction(connection => Take(connection, held, isStored, payments, now, cancelled), cancelled);
        }
        catch (PostgresException twin) when (twin.Breaks("checkouts_one_active") || twin.Breaks("stock_holds_pkey"))
        {
            return Twin;
        }
        catch (PostgresException oversold) when (oversold.ConstraintName == "stock_not_oversold")
        {
            return Unheld;
        }
    }

    private static async Task<Outcome<CheckoutRow>> Take(
        NpgsqlConnection connection,
        CheckoutRow row,
        bool isStored,
        IReadOnlyList<PlannedPayment> payments,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var purchase = row.Purchase;
        await using var batch = new NpgsqlBatch(connection);
        if (!isStored)
        {
            CheckoutRow.Add(batch, row);
        }
        var planned = new List<(NpgsqlBatchCommand Command, int Rows)>
        {
            (batch.Add(OpenSql, row.Id, row.Payments.ToArray(), row.Notes, row.ExpiresAt, now), 1),
            (batch.Add(KeepCartSql, row.CartId, row.CartVersion, row.ExpiresAt), 1),
        };
        if (purchase.Uses.Count > 0)
        {
            planned.Add((PromotionUses.Add(batch, row.Id, purchase.Uses, row.Buyer.Key, now, asQuoted: isStored), purchase.Uses.Count));
        }
        foreach (var payment in payments)
        {
            PaymentRecords.Add(batch, payment, row.ExpiresAt, now + Own);
        }
        var stock = StockHolds.Place(
            batch,
            OrderWriter.Holder(row.Id),
            [.. purchase.Lines.Select(line => new HoldLine(line.ItemId, line.Quantity))],
            row.ExpiresAt,
            row.UserId,
            now
        );
        await batch.ExecuteNonQueryAsync(cancelled);
        return planned.TrueForAll(step => step.Command.RecordsAffected == step.Rows) && stock.RecordsAffected >= purchase.Lines.Count ? row : Unheld;
    }

    /// <summary>Says what the checkout waits for, and how long its stock and its payments are held for it.</summary>
    public async Task<CheckoutRow> Wait(CheckoutRow row, string status, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var expires = (row.OpenedAt ?? row.CreatedAt) + (status == CheckoutStatuses.RequiresAction ? ActionLifetime : Lifetime);
        expires = expires > row.ExpiresAt ? expires : row.ExpiresAt;
        await database.Together(
            batch =>
            {
                batch.Add(WaitSql, row.Id, status, expires, now, row.Payments.ToArray());
                batch.Add(StockHolds.ExtendSql, OrderWriter.Holder(row.Id), expires);
                batch.Add(ExtendPaymentsSql, row.Payments.ToArray(), expires);
                return batch.ExecuteNonQueryAsync(cancelled);
            },
            cancelled
        );
        return row with { Status = status, ExpiresAt = expires };
    }

    /// <summary>Says why no order comes of it, before its money is given back.</summary>
    public Task<int> Doom(CheckoutRow row, string reason, CancellationToken cancelled) =>
        database.Change(DoomSql, cancelled, row.Id, reason, clock.GetUtcNow(), row.Payments.ToArray());

    /// <summary>Gives everything back, once; false where the checkout has come to its end otherwise.</summary>
    /// <param name="row">Its payments are given back already.</param>
    /// <param name="status">What becomes of it: a quote again, cancelled or expired.</param>
    /// <param name="reason">Why the buyer could not pay; null where that was not it.</param>
    public async Task<bool> Release(CheckoutRow row, string status, string? reason)
    {
        var now = clock.GetUtcNow();
        return (
            await database.InTransaction<bool>(
                async connection =>
                {
                    await using var batch = new NpgsqlBatch(connection);
                    var ended = batch.Add(EndSql, row.Id, status, reason, row.CreatedAt + Quotes.Lifetime, now, row.Payments.ToArray());
                    PromotionUses.Return(batch, row.Id);
                    StockHolds.Release(batch, OrderWriter.Holder(row.Id), row.UserId, now);
                    await batch.ExecuteNonQueryAsync(CancellationToken.None);
                    return ended.RecordsAffected == 1 ? true : Unheld;
                },
                CancellationToken.None
            )
        ).Failure
            is null;
    }

    internal const string OpenSql = """
        UPDATE commerce.checkouts SET status = 'open', payments = $2, notes = $3, expires_at = $4, reason = NULL, opened_at = $5, updated_at = $5
        WHERE id = $1 AND status = 'quoted'
        """;

    /// <summary>
    /// Only at the version that was quoted; the cart waits, and whoever changes it comes after. Whoever forgets expired carts and waited for this one looks at
    /// the row again, and at nothing else.
    /// </summary>
    internal const string KeepCartSql = """
        UPDATE commerce.carts SET expires_at = expires_at + greatest($3 - expires_at, interval '0') WHERE id = $1 AND version = $2
        """;

    /// <summary>Of this try, which its payments tell from the one before and the one after.</summary>
    internal const string WaitSql = $"""
        UPDATE commerce.checkouts SET status = $2, expires_at = $3, updated_at = $4
        WHERE id = $1 AND payments = $5 AND status IN ({CheckoutRow.ActiveStatuses})
        """;

    internal const string DoomSql = $"""
        UPDATE commerce.checkouts SET reason = $2, updated_at = $3 WHERE id = $1 AND payments = $4 AND status IN ({CheckoutRow.ActiveStatuses})
        """;

    internal const string ExtendPaymentsSql = "UPDATE payments.payments SET expires_at = $2 WHERE id = ANY ($1) AND order_id IS NULL";

    internal const string EndSql = $"""
        UPDATE commerce.checkouts SET status = $2, reason = $3::text, payments = ARRAY[]::uuid[],
            expires_at = CASE WHEN $2 = 'quoted' THEN $4 ELSE expires_at END, updated_at = $5
        WHERE id = $1 AND payments = $6 AND status IN ({CheckoutRow.ActiveStatuses})
        """;
}
