using Npgsql;

namespace Stoa.Cluster.Tests;

/// <summary>An order as the database has it after a drill.</summary>
/// <param name="Paid">Payments that hold or have taken its money.</param>
/// <param name="Right">They come to its total.</param>
internal sealed record Kept(Guid Order, int Paid, bool Right);

/// <summary>Compares what was answered with what is there.</summary>
internal static class Books
{
    /// <summary>A sentence for each thing that is not as it has to be.</summary>
    public static IReadOnlyList<string> Judge(IReadOnlyCollection<Sold> sold, IReadOnlyCollection<Kept> kept)
    {
        var (answered, there) = (sold.Select(one => one.Order).ToHashSet(), kept.Select(one => one.Order).ToHashSet());
        return
        [
            .. sold.Where(one => !there.Contains(one.Order)).Select(one => $"lost: order {one.Order} of key {one.Key} was answered 201"),
            .. sold.GroupBy(one => one.Order).Where(same => same.Count() > 1).Select(same => $"one order for several keys: {same.Key}"),
            .. kept.Where(one => !answered.Contains(one.Order)).Select(one => $"doubled: nobody was told of order {one.Order}"),
            .. kept.Where(one => one.Paid != 1 || !one.Right)
                .Select(one => $"order {one.Order} has {one.Paid} payments, {(one.Right ? "" : "not ")}of its total"),
        ];
    }

    public static async Task<IReadOnlyList<Kept>> Read(NpgsqlDataSource database, IEnumerable<Guid> buyers)
    {
        await using var command = database.CreateCommand(
            """
            SELECT o.id, count(p.*)::int, coalesce(sum(p.amount), 0) = o.total
            FROM commerce.orders o LEFT JOIN payments.payments p ON p.order_id = o.id AND p.status IN ('authorized', 'captured', 'awaiting')
            WHERE o.user_id = ANY ($1) GROUP BY o.id
            """
        );
        command.Parameters.AddWithValue(buyers.ToArray());
        var kept = new List<Kept>();
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            kept.Add(new Kept(rows.GetGuid(0), rows.GetInt32(1), rows.GetBoolean(2)));
        }
        return kept;
    }

    /// <summary>Payments that hold money for no order, after what is uncertain has been found out.</summary>
    public static async Task NoMoneyIsHeldForNothing(NpgsqlDataSource database)
    {
        await Wait.Until(
            async () =>
            {
                await using var hurry = database.CreateCommand(
                    "UPDATE payments.operations SET next_at = now() WHERE status IN ('started', 'unknown', 'pending')"
                );
                await hurry.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
                await using var held = database.CreateCommand(
                    "SELECT NOT EXISTS (SELECT FROM payments.payments WHERE order_id IS NULL AND status NOT IN ('voided', 'expired', 'failed'))"
                );
                return (bool)(await held.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
            },
            () => "no payment is without its order"
        );
    }
}
