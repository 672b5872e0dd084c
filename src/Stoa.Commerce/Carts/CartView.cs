using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Contracts.Http;
using Stoa.Payments.Credit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>
/// What a cart shows beside its lines once its owner has said where to send it, how, or with which codes: as long as nobody has, nothing is asked.
/// </summary>
internal static class CartView
{
    /// <summary>The cart with its codes judged, its shipping priced and its quote's sums.</summary>
    /// <param name="cart">As it was read.</param>
    /// <param name="open">Makes a batch, in the transaction that changes the cart where there is one.</param>
    /// <param name="context">Of the owner.</param>
    /// <param name="now">The moment.</param>
    public static async Task<Cart> Complete(Cart cart, Func<NpgsqlBatch> open, RequestContext context, DateTimeOffset now)
    {
        if (cart is { Contact: null, Codes.Count: 0, GiftCards.Count: 0, ShippingMethodId: null })
        {
            return cart;
        }
        var (facts, terms) = (await Facts.Of(cart, open(), now, context.CancellationToken), cart.Terms);
        var known = cart with
        {
            Totals = facts.Totals,
            GiftCards = cart.GiftCards.Count == 0 ? [] : await GiftCardsOf(cart, open(), facts.Own, now, context.CancellationToken),
        };
        if (cart is { Codes.Count: 0, ShippingMethodId: null })
        {
            return known;
        }
        var buyer = Buyer.Of(context.Caller, cart.EmailKey, facts.Guest);
        var draft = await Draft.Load(cart, open(), buyer, now, context.CancellationToken);
        var isPriceable = draft.Unpriceable(terms) is null;
        var shipped = isPriceable ? draft.Price() : null;
        var price = shipped is null && isPriceable ? draft.Price(shipping: null) : shipped;
        return known with
        {
            Codes = [.. cart.Codes.Select(code => CodeReasons.Judge(code.Code, draft, price))],
            ShippingOption = shipped is not null && draft.IsShipped ? facts.Method?.At(shipped, draft.Currency) : null,
        };
    }

    /// <summary>What was entered, as it can be used now.</summary>
    /// <param name="cart">With its gift cards.</param>
    /// <param name="batch">New; it ends here.</param>
    /// <param name="own">Its <see cref="OwnPayments"/>.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Of the request.</param>
    public static async Task<IReadOnlyList<CartGiftCard>> GiftCardsOf(
        Cart cart,
        NpgsqlBatch batch,
        IReadOnlyList<Guid> own,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var currency = cart.Currency ?? "";
        var ids = cart.GiftCards.Select(card => card.Id).OfType<Guid>().ToList();
        var found = (await CreditBook.ReadGiftCards(batch, ids, currency, now, cancelled, own)).ToDictionary(card => card.Id!.Value);
        return
        [
            .. cart.GiftCards.Select(card =>
                card.Id is { } id && found.TryGetValue(id, out var known)
                    ? card with
                    {
                        Usable = currency.Length == 0 ? null : known.Usable,
                        Reason = known.Reason,
                    }
                    : card with
                    {
                        Reason = GiftCardRefusals.Unknown,
                    }
            ),
        ];
    }

    /// <summary>Those of the cart's own checkout while its buyer pays: whoever begins again has back what they hold.</summary>
    public static async Task<IReadOnlyList<Guid>> OwnPayments(NpgsqlConnection connection, Cart cart, CancellationToken cancelled) =>
        await connection.One(OwnPaymentsSql, OwnFrom, cancelled, cart.Id) ?? [];

    private static Guid[] OwnFrom(NpgsqlDataReader row) => row.GetFieldValue<Guid[]>(0);

    /// <summary>Whose cart it is; a guest is known by the address that was given.</summary>
    public static async Task<Buyer> BuyerOf(NpgsqlDataSource database, Cart cart, Caller caller, CancellationToken cancelled) =>
        Buyer.Of(caller, cart.EmailKey, caller.IsGuest ? await database.One(GuestSql, row => (Guid?)row.GetGuid(0), cancelled, cart.EmailKey) : null);

    /// <summary>What else is read for it; its own payments where it has gift cards.</summary>
    private sealed record Facts(Guid? Guest, ShippingOption? Method, CartTotals? Totals, IReadOnlyList<Guid> Own)
    {
        public static async Task<Facts> Of(Cart cart, NpgsqlBatch batch, DateTimeOffset now, CancellationToken cancelled)
        {
            await using var _ = batch;
            batch.Add(GuestSql, cart.EmailKey);
            batch.Add(MethodSql, cart.ShippingMethodId ?? "");
            batch.Add(QuoteSql, cart.Id, cart.Version, now);
            if (cart.GiftCards.Count > 0)
            {
                batch.Add(OwnPaymentsSql, cart.Id);
            }
            await using var row = await batch.ExecuteReaderAsync(cancelled);
            var guest = await row.ReadAsync(cancelled) ? row.GetGuid(0) : (Guid?)null;
            await row.NextResultAsync(cancelled);
            var method = await row.ReadAsync(cancelled) ? ShippingOption.From(row) : null;
            await row.NextResultAsync(cancelled);
            var totals = await row.ReadAsync(cancelled)
                ? JsonSerializer.Deserialize(row.GetString("purchase"), CommerceJson.Stored.PurchaseSums)!.Totals()
                : null;
            var own = await row.NextResultAsync(cancelled) && await row.ReadAsync(cancelled) ? OwnFrom(row) : [];
            return new Facts(guest, method, totals, own);
        }
    }

    internal const string GuestSql = "SELECT c.id FROM commerce.customers c WHERE c.email_key = $1 AND c.user_id IS NULL";

    internal const string OwnPaymentsSql = $"""
        SELECT k.payments FROM commerce.checkouts k WHERE k.cart_id = $1 AND k.status IN ({CheckoutRow.ActiveStatuses})
        """;

    internal const string MethodSql = "SELECT m.id, m.name, m.min_days, m.max_days FROM commerce.shipping_methods m WHERE m.id = $1";

    /// <summary>
    /// The latest that still holds for the cart as it is. PostgreSQL does not see which cart it is, nor the moment: where carts differ much it would plan for
    /// each anew.
    /// </summary>
    internal const string QuoteSql = $"""
        SELECT k.purchase::text AS purchase FROM commerce.checkouts k
        WHERE k.cart_id = (SELECT $1::uuid) AND k.cart_version = (SELECT $2::bigint) AND k.status IN ('quoted', {CheckoutRow.ActiveStatuses})
          AND k.expires_at > (SELECT $3::timestamptz)
        ORDER BY k.created_at DESC LIMIT 1
        """;
}
