using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>Counts orders that were placed or changed into the sums of what is kept about them, a thousand a transaction.</summary>
internal sealed class OrderCounts(NpgsqlDataSource database)
{
    private const int AtOnce = 1_000;

    public async Task Count(CancellationToken cancelled)
    {
        while (await database.One(CountSql, row => row.GetInt32(0), cancelled, AtOnce) == AtOnce) { }
    }

    internal const string CountSql = "SELECT commerce.count_orders($1)";
}
