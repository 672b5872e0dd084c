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
    internal const string ForgetSql = $"""
        DELETE FROM commerce.carts c WHERE c.expires_at <= $1
          AND NOT EXISTS (SELECT FROM commerce.checkouts k WHERE k.cart_id = c.id AND k.status IN ({CheckoutRow.ActiveStatuses}))
        """;
}
