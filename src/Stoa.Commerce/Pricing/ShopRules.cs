using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Promotions;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Pricing;

/// <summary>What a price depends on beside the cart: a part of the batch that reads the cart, so that it seldom costs a round trip of its own.</summary>
/// <param name="Promotions">Those of the codes that were given, whatever their state, and the automatic ones that may be used.</param>
/// <param name="Shipping">Null where no method of this id goes to the place.</param>
/// <param name="ShippingCurrency">Of its amounts.</param>
/// <param name="Tax">Of the place.</param>
/// <param name="TaxesByState">Whether the country has rates of states, so that a state that is not understood would change the price.</param>
internal sealed record ShopRules(IReadOnlyList<OfferedPromotion> Promotions, ShippingTerms? Shipping, string? ShippingCurrency, TaxTerms Tax, bool TaxesByState)
{
    /// <summary>The rules of promotions that may be used.</summary>
    public IReadOnlyList<PromotionRule> Usable => [.. Promotions.Where(offered => offered.State == PromotionStates.Usable).Select(offered => offered.Rule)];

    /// <summary>Where taxes go by state, a state that is not understood has no tax to go by; null where that does not stand against a price.</summary>
    /// <param name="address">That the rules were read for.</param>
    /// <param name="member">What it is called where it is to be mended.</param>
    public Failure? StateUnknown(Address address, string member) =>
        !TaxesByState || States.IsOne(address.Country, address.State)
            ? null
            : Failure.Invalid($"{member}.state", States.MayBe(address.Country, address.State) ? Rule.Required : Rule.OneOf(States.CodesOf(address.Country)));

    /// <summary>Reads the rules of an order, in one round trip where its promotions are known.</summary>
    /// <param name="batch">What is to be read before them, or new.</param>
    /// <param name="buyer">Who wants to use promotions.</param>
    /// <param name="terms">With which codes, sent how and where.</param>
    /// <param name="cart">Whose own checkout takes no uses from it: whoever begins again has them back. Null where none is ended by what is bought.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Stops it.</param>
    /// <param name="before">Reads what the batch was given before.</param>
    public static async Task<ShopRules> Load(
        NpgsqlBatch batch,
        Buyer buyer,
        PurchaseTerms terms,
        Guid? cart,
        DateTimeOffset now,
        CancellationToken cancelled,
        Func<NpgsqlDataReader, Task>? before = null
    )
    {
        if (terms.CodeKeys.Length == 0)
        {
            batch.Add(AutomaticSql, now, buyer.CustomerId, buyer.Key, cart);
        }
        else
        {
            batch.Add(PromotionsSql, now, buyer.CustomerId, buyer.Key, cart, terms.CodeKeys);
        }
        AddPlace(batch, terms, now);
        var candidates = new List<PromotionCandidate>();
        ShopRules rules;
        await using (var row = await batch.ExecuteReaderAsync(cancelled))
        {
            if (before is not null)
            {
                await before(row);
                await row.NextResultAsync(cancelled);
            }
            while (await row.ReadAsync(cancelled))
            {
                candidates.Add(PromotionCandidate.From(row));
            }
            await row.NextResultAsync(cancelled);
            rules = await ReadPlace(row, cancelled);
        }
        return rules with { Promotions = await OfferedPromotion.Of(candidates, batch.Connection!, cancelled) };
    }

    /// <summary>The rules of the place alone, for what no promotion is used with.</summary>
    public static async Task<ShopRules> LoadPlace(NpgsqlConnection connection, PurchaseTerms terms, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddPlace(batch, terms, now);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        return await ReadPlace(row, cancelled);
    }

    private static void AddPlace(NpgsqlBatch batch, PurchaseTerms terms, DateTimeOffset now)
    {
        var place = terms.Place;
        batch.Add(ShippingSql, terms.ShippingMethodId ?? "", place.Country, place.State, place.PostalCode);
        batch.Add(SettingsSql, place.Country);
        batch.Add(TaxSql, place.Country, place.State, place.PostalCode, now);
    }

    private static async Task<ShopRules> ReadPlace(NpgsqlDataReader row, CancellationToken cancelled)
    {
        var isShipped = await row.ReadAsync(cancelled);
        var shipping = isShipped ? ShippingFrom(row) : null;
        var currency = isShipped ? row.GetString("currency") : null;
        await row.NextResultAsync(cancelled);
        await row.ReadAsync(cancelled);
        var (includes, taxesShipping, isSame, byState) = (row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3));
        await row.NextResultAsync(cancelled);
        List<TaxRateRule> here = [],
            home = [];
        while (await row.ReadAsync(cancelled))
        {
            (row.GetBoolean("is_home") ? home : here).Add(
                new TaxRateRule(
                    row.GetString("tax_class"),
                    row.GetString("name"),
                    row.GetInt32("rate_ppm"),
                    row.GetInt32("place"),
                    row.GetBoolean("additional")
                )
            );
        }
        return new ShopRules([], shipping, currency, new TaxTerms(here, home, includes, taxesShipping, isSame), byState);
    }

    public static ShippingTerms ShippingFrom(NpgsqlDataReader row) =>
        new(
            row.GetString("price_by"),
            row.GetInt64("price"),
            row.GetStringOrNull("tiers") is { } tiers ? JsonSerializer.Deserialize(tiers, CommerceJson.Stored.ShippingTierArray)! : [],
            row.GetOrNull<long>("free_from"),
            row.GetString("tax_class")
        );

    /// <summary>
    /// What the checkout of the cart $4 uses, while it waits. It is looked for where a limit is reached, and once. PostgreSQL does not see which cart it is:
    /// where there is none it would plan each time anew.
    /// </summary>
    private const string OwnUses = $"""
        own AS MATERIALIZED (
            SELECT u.promotion_id, u.code_key, u.customer
            FROM commerce.checkouts k JOIN commerce.promotion_uses u ON u.order_id = k.id AND u.returned_at IS NULL
            WHERE k.cart_id = (SELECT $4::uuid) AND k.status IN ({CheckoutRow.ActiveStatuses})
        )
        """;

    private const string Automatic = $"""
        p.id, p.revision, NULL AS code_key, {PromotionCandidate.StateForCustomer} AS state
        FROM commerce.promotions p
        WHERE p.automatic AND p.active AND (p.starts_at IS NULL OR p.starts_at <= $1) AND (p.ends_at IS NULL OR p.ends_at > $1)
          AND (p.max_uses IS NULL OR p.uses < p.max_uses OR p.uses - (SELECT count(*) FROM own w WHERE w.promotion_id = p.id) < p.max_uses)
        """;

    /// <summary>
    /// $1 the moment, $2 the customer, $3 what the customer's uses are counted by, $4 the cart. Apart, as most buyers have no code: planned with an empty array
    /// it looks so cheap to PostgreSQL that it would plan each time anew.
    /// </summary>
    internal const string AutomaticSql = $"""
        WITH {OwnUses}
        SELECT {Automatic}
        """;

    /// <summary>As <see cref="AutomaticSql"/>, with $5 keys of codes.</summary>
    internal const string PromotionsSql = $"""
        WITH {OwnUses}
        SELECT p.id, p.revision, c.key AS code_key,
            CASE WHEN NOT p.active THEN 'unknown' WHEN p.starts_at > $1 THEN 'not_started' WHEN p.ends_at <= $1 THEN 'expired'
                 WHEN p.uses >= p.max_uses AND p.uses - (SELECT count(*) FROM own w WHERE w.promotion_id = p.id) >= p.max_uses THEN 'used_up'
                 WHEN c.uses >= p.max_uses_per_code
                      AND c.uses - (SELECT count(*) FROM own w WHERE w.promotion_id = p.id AND w.code_key = c.key) >= p.max_uses_per_code THEN 'used_up'
                 ELSE {PromotionCandidate.StateForCustomer} END AS state
        FROM commerce.promotion_codes c JOIN commerce.promotions p ON p.id = c.promotion_id
        WHERE c.key = ANY ($5)
        UNION ALL
        SELECT {Automatic}
        """;

    internal const string ShippingSql = """
        SELECT m.price_by, m.price, m.tiers::text AS tiers, m.free_from, m.tax_class, m.currency
        FROM commerce.shipping_methods m
        WHERE m.id = $1 AND m.active AND CASE WHEN m.zone_id IS NULL THEN true ELSE m.zone_id = ANY (commerce.zones_of($2, $3, $4)) END
        """;

    internal const string SettingsSql = """
        SELECT prices_include_tax, tax_shipping, same_price_everywhere, EXISTS (SELECT FROM commerce.tax_rates r WHERE r.country = $1 AND r.state_key > '')
        FROM commerce.settings
        """;

    /// <summary>The rates that cover the place; and those of the seller's country, where prices that include tax differ by place.</summary>
    internal const string TaxSql = """
        SELECT r.tax_class, r.name, r.rate_ppm, r.additional,
               CASE WHEN r.postal_first <> '' THEN 2 ELSE 0 END + CASE WHEN r.state_key <> '' THEN 1 ELSE 0 END AS place, false AS is_home
        FROM commerce.tax_rates r
        WHERE r.country = $1 AND r.state_key IN ('', $2) AND commerce.covers(r.state_key, r.postal_first, r.postal_last, $2, $3)
          AND (r.valid_from IS NULL OR r.valid_from <= $4) AND (r.valid_to IS NULL OR r.valid_to > $4)
        UNION ALL
        SELECT r.tax_class, r.name, r.rate_ppm, r.additional, 0, true
        FROM commerce.settings s JOIN commerce.tax_rates r ON r.country = s.country AND r.state_key = '' AND r.postal_first = ''
        WHERE s.prices_include_tax AND NOT s.same_price_everywhere
          AND (r.valid_from IS NULL OR r.valid_from <= $4) AND (r.valid_to IS NULL OR r.valid_to > $4)
        """;
}
