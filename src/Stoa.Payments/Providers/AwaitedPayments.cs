using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments.Providers;

/// <summary>Money that a buyer will pay by a way of their own, and staff will record: begun without asking anybody.</summary>
internal static class AwaitedPayments
{
    /// <summary>Adds such a payment of an order, in the transaction of what it is for.</summary>
    /// <param name="batch">Behind the order's row.</param>
    /// <param name="order">Its id.</param>
    /// <param name="user">Who pays; null for a guest.</param>
    /// <param name="method">bank_transfer, cash_on_delivery, invoice: as the shop calls it.</param>
    /// <param name="amount">More than zero.</param>
    /// <param name="now">The moment.</param>
    /// <param name="due">Until when it is to be paid; null where nobody has said so.</param>
    public static Guid Add(NpgsqlBatch batch, Guid order, Guid? user, string method, Money amount, DateTimeOffset now, DateTimeOffset? due = null)
    {
        var id = Guid.CreateVersion7(now);
        batch.Add(
            AddSql,
            id,
            ManualProvider.ProviderName,
            method,
            user,
            order,
            amount.Amount,
            amount.Currency,
            ManualProvider.ReferenceOf(id),
            now,
            Guid.CreateVersion7(now),
            new NpgsqlParameter<DateTimeOffset?> { TypedValue = due }
        );
        return id;
    }

    internal const string AddSql = """
        WITH begun AS (
            INSERT INTO payments.payments (id, provider, method_id, user_id, order_id, amount, currency, status, reference, expires_at, created_at, updated_at,
                due_at)
            VALUES ($1, $2, $3, $4::uuid, $5, $6, $7, 'awaiting', $8, $9, $9, $9, $11)
            RETURNING id
        )
        INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at)
        SELECT $10, id, 'start', $6, 'start ' || $6 || ' ' || $7, 'succeeded', $9, $9, $9 FROM begun
        """;
}
