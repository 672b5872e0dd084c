using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Payments.Credit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Checkout;

/// <summary>Prices the caller's cart as it stands.</summary>
internal sealed class Quotes(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>All that can stand against a quote.</summary>
    public static readonly Fault[] Faults =
    [
        CommerceFaults.CartTokenInvalid,
        CommerceFaults.CartEmpty,
        CommerceFaults.CurrencyMixed,
        CommerceFaults.OrderTooLarge,
        CommerceFaults.AddressMissing,
        CommerceFaults.ShippingOptionMissing,
        CommerceFaults.ShippingOptionGone,
        CommerceFaults.OutOfStock,
        CommerceFaults.ProductOffSale,
    ];

    /// <summary>Not stored yet.</summary>
    public async Task<Outcome<CheckoutRow>> Make(RequestContext context)
    {
        var (now, caller) = (clock.GetUtcNow(), context.Caller);
        if (await CartStore.Find(database, context) is not { } cart)
        {
            return caller.IsGuest ? CommerceFaults.CartTokenInvalid : CommerceFaults.CartEmpty;
        }
        var terms = cart.Terms;
        var buyer = await CartView.BuyerOf(database, cart, caller, context.CancellationToken);
        var draft = await Draft.Load(cart, database, buyer, now, context.CancellationToken);
        if ((Refusal(cart, draft, terms) ?? await Unavailable(draft, cart, context.CancellationToken)) is { } refusal)
        {
            return refusal;
        }
        if (draft.Price() is not { } price)
        {
            return CommerceFaults.ShippingOptionGone;
        }
        return new CheckoutRow
        {
            Id = Guid.CreateVersion7(now),
            Owner = buyer.Owner,
            CartId = cart.Id,
            CartVersion = cart.Version,
            UserId = buyer.UserId,
            Email = cart.Contact?.Email ?? "",
            EmailKey = cart.EmailKey,
            Purchase = Purchase.Of(draft, price, terms) with
            {
                Language = context.Language,
                Credits = await Credits(cart, buyer.UserId, draft.Currency, price.Total, now, context.CancellationToken),
            },
            Status = CheckoutStatuses.Quoted,
            ExpiresAt = now + Lifetime,
            CreatedAt = now,
        };
    }

    /// <summary>What the buyer is told of it, with the names of the promotions and of the method.</summary>
    public async Task<Quote> Describe(CheckoutRow row, CancellationToken cancelled)
    {
        var names = await database.One(
            NamesSql,
            found => new Names(found.GetStrings("promotions"), found.GetStringOrNull("method") ?? ""),
            cancelled,
            row.Purchase.Uses.Select(use => use.PromotionId).ToArray(),
            row.Purchase.ShippingMethodId
        );
        return QuoteOf(row, names!);
    }

    /// <summary>What stands against it, in the order in which a buyer fills in a checkout.</summary>
    private static Failure? Refusal(Cart cart, Draft draft, PurchaseTerms terms)
    {
        if (draft.Lines.Count == 0)
        {
            return CommerceFaults.CartEmpty;
        }
        if (cart.Contact?.ShippingAddress is null)
        {
            return CommerceFaults.AddressMissing;
        }
        return draft.Unpriceable(terms) is { } unpriceable ? unpriceable
            // What was chosen for goods that are out of the cart again does not matter.
            : !draft.IsSent ? null
            : terms.ShippingMethodId is null ? CommerceFaults.ShippingOptionMissing
            : !draft.IsShipped ? CommerceFaults.ShippingOptionGone
            : null;
    }

    /// <summary>What a checkout of the same buyer holds is not gone: whoever begins again has it back.</summary>
    private async Task<Failure?> Unavailable(Draft draft, Cart cart, CancellationToken cancelled)
    {
        if (draft.Unavailable() is null)
        {
            return null;
        }
        var own = await database.Many(OwnHoldsSql, row => (Item: row.GetString(0), Quantity: row.GetInt32(1)), cancelled, cart.Id);
        return draft.Unavailable(own.ToDictionary(hold => hold.Item, hold => hold.Quantity, StringComparer.Ordinal));
    }

    private static Quote QuoteOf(CheckoutRow row, Names names)
    {
        var purchase = row.Purchase;
        return new Quote(
            row.Id,
            row.ExpiresAt,
            [
                .. purchase.Lines.Select(line => new OrderItemQuote(
                    line.ProductId,
                    line.VariantId,
                    line.Sku,
                    line.Name,
                    purchase.Money(line.UnitPrice),
                    line.Quantity,
                    purchase.Money(line.Discount),
                    purchase.Money(line.Tax),
                    purchase.Money(line.Total)
                )),
            ],
            purchase.Money(purchase.Subtotal),
            purchase.Money(purchase.Discount),
            purchase.Money(purchase.Shipping),
            purchase.Money(purchase.Tax),
            [.. purchase.TaxLines.Select(tax => new QuotedTax(tax.Name, tax.RatePpm, purchase.Money(tax.Amount)))],
            purchase.Money(PaidBy(purchase, GiftCardProvider.ProviderName)),
            purchase.Money(PaidBy(purchase, CustomerCreditProvider.ProviderName)),
            purchase.Money(purchase.Total),
            purchase.Money(purchase.Due()),
            [.. Steps(purchase, names)]
        );
    }

    private static long PaidBy(Purchase purchase, string provider) =>
        purchase.Credits.Where(credit => credit.Provider == provider).Sum(credit => credit.Amount);

    /// <summary>Gift cards as they were entered, then credit; each as far as it goes, with what a checkout of the same buyer holds of it.</summary>
    private async Task<IReadOnlyList<PurchaseCredit>> Credits(
        Cart cart,
        Guid? user,
        string currency,
        long total,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        if (cart is { GiftCards.Count: 0, UseCredit: false })
        {
            return [];
        }
        var credits = new List<PurchaseCredit>();
        var left = total;
        return await database.Watched(
            async connection =>
            {
                var own = await CartView.OwnPayments(connection, cart, cancelled);
                foreach (var card in cart.GiftCards.Count == 0 ? [] : await CartView.GiftCardsOf(cart, connection.CreateBatch(), own, now, cancelled))
                {
                    Take(GiftCardProvider.ProviderName, card.Id?.ToString() ?? "", card.Usable?.Amount ?? 0);
                }
                if (cart.UseCredit && user is { } customer)
                {
                    Take(CustomerCreditProvider.ProviderName, "", await CreditBook.Balance(connection, customer, currency, cancelled, own));
                }
                return credits;
            },
            cancelled
        );

        void Take(string provider, string method, long usable)
        {
            var amount = Math.Min(usable, left);
            left -= amount;
            if (amount > 0)
            {
                credits.Add(new PurchaseCredit(provider, method, amount));
            }
        }
    }

    /// <summary>Contained tax is no step: it is in the others. Free shipping took nothing off that was added.</summary>
    private static IEnumerable<QuoteStep> Steps(Purchase purchase, Names names)
    {
        foreach (var line in purchase.Lines)
        {
            yield return new QuoteStep("item", $"{line.Quantity} × {line.Name}", purchase.Money(line.UnitPrice * line.Quantity));
        }
        foreach (var (use, name) in purchase.Uses.Zip(names.Promotions))
        {
            yield return new QuoteStep("discount", name, purchase.Money(use.FreesShipping ? 0 : -use.Discount));
        }
        if (purchase.ShippingMethodId.Length > 0)
        {
            yield return new QuoteStep("shipping", names.Method, purchase.Money(purchase.Shipping));
        }
        foreach (var tax in purchase.PricesIncludeTax ? [] : purchase.TaxLines)
        {
            yield return new QuoteStep("tax", tax.Name, purchase.Money(tax.Amount));
        }
    }

    internal const string OwnHoldsSql = $"""
        SELECT h.item_id, sum(h.quantity)::int FROM commerce.checkouts k JOIN commerce.stock_holds h ON h.holder = 'checkout:' || k.id
        WHERE k.cart_id = $1 AND k.status IN ({CheckoutRow.ActiveStatuses}) GROUP BY h.item_id
        """;

    private sealed record Names(IReadOnlyList<string> Promotions, string Method);

    internal const string NamesSql = """
        SELECT ARRAY(SELECT coalesce(p.name, u.id) FROM unnest($1::text[]) WITH ORDINALITY AS u(id, n) LEFT JOIN commerce.promotions p ON p.id = u.id
            ORDER BY u.n)
               AS promotions,
               (SELECT m.name FROM commerce.shipping_methods m WHERE m.id = $2) AS method
        """;
}
