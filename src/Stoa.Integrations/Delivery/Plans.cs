using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Delivery;

/// <summary>
/// Plans for the tables as they are now. The pool would keep those from when they were nearly empty, which a shop's are until much happens at once: they
/// read whole tables, or all of an endpoint where one lane is meant. Planning anew is a millisecond for hundreds of deliveries.
/// </summary>
internal static class Plans
{
    /// <summary>The statements behind it in the batch are planned anew, until its transaction ends.</summary>
    public static void AddFreshPlans(this NpgsqlBatch batch) => batch.Add(FreshPlansSql);

    /// <summary>
    /// Likewise, and nobody waits until they are on the disk: a claim or a result that is lost with the database's machine is made again, under the same id.
    /// </summary>
    public static void AddFreshPlansInHaste(this NpgsqlBatch batch) => batch.Add(HasteSql);

    /// <summary>One statement with a fresh plan and in haste, in one round trip.</summary>
    public static Task<IReadOnlyList<T>> ManyInHaste<T>(
        this NpgsqlDataSource database,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled,
        params object?[] arguments
    ) =>
        database.Together<IReadOnlyList<T>>(
            async batch =>
            {
                batch.AddFreshPlansInHaste();
                batch.Add(sql, arguments);
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                await row.NextResultAsync(cancelled);
                var rows = new List<T>();
                while (await row.ReadAsync(cancelled))
                {
                    rows.Add(read(row));
                }
                return rows;
            },
            cancelled
        );

    internal const string FreshPlansSql = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";

    internal const string HasteSql = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('synchronous_commit', 'off', true)";
}
