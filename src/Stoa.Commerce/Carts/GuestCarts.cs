using Npgsql;
using Stoa.Commerce.Checkout;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>Carts of people without an account: whoever has the token has the cart.</summary>
internal static class GuestCarts
{
    /// <summary>In a header and never in an address: those are written to logs and histories.</summary>
    public const string Header = "X-Cart-Token";

    /// <summary>Forgets those that nobody has used for long: the periodic job.</summary>
    public static async Task Forget(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancelled)
    {
        await database.Change(ForgetSql, cancelled, now);
        await database.Change(ForgetMergedSql, cancelled, now.AddDays(-30));
    }

    internal const string ForgetMergedSql = "DELETE FROM commerce.merged_carts WHERE at <= $1";

    /// <summary>Not one that is being bought at this moment.</summary>
    internal const string ForgetSql = $"DELETE FROM commerce.carts c WHERE c.expires_at <= $1 AND {IsNotBought}";

    /// <summary>$1 owner. Before a change, which would else bring back what has expired and was not forgotten yet, with all that it says of somebody.</summary>
    internal const string EndSql = $"DELETE FROM commerce.carts c WHERE c.owner = $1 AND c.expires_at <= now() AND {IsNotBought}";

    private const string IsNotBought = $"NOT EXISTS (SELECT FROM commerce.checkouts k WHERE k.cart_id = c.id AND k.status IN ({CheckoutRow.ActiveStatuses}))";
}
