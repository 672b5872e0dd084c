using FsCheck;
using FsCheck.Fluent;
using Stoa.Commerce.Pricing;

namespace Stoa.Commerce.Tests;

/// <summary>Baskets of every kind, for what must hold of all of them.</summary>
internal static class Baskets
{
    public static Money Usd(long amount) => new(amount, "USD");

    public static BasketLine Line(long price, int quantity = 1, string id = "") => new(Usd(price), quantity) { ProductId = id };

    public static PromotionRule Percent(string id, int ppm, string? group = null, params string[] combines) =>
        new()
        {
            Id = id,
            Kind = PromotionKinds.Percent,
            PercentPpm = ppm,
            Group = group,
            CombinesWith = combines,
            Currency = "USD",
        };

    public static PromotionRule Amount(string id, long amount, string? group = null, params string[] combines) =>
        new()
        {
            Id = id,
            Kind = PromotionKinds.Amount,
            AmountOff = amount,
            Group = group,
            CombinesWith = combines,
            Currency = "USD",
        };

    public static TaxTerms Terms(params TaxRateRule[] rates) => Terms(false, false, rates);

    public static TaxTerms Terms(bool includes, bool shipping, params TaxRateRule[] rates) => new(rates, [], includes, shipping, samePriceEverywhere: true);

    public static TaxRateRule Rate(int ppm, string name = "VAT", string taxClass = "standard", int place = 0, bool additional = false) =>
        new(taxClass, name, ppm, place, additional);

    public static OrderPrice Price(BasketLine[] lines, PromotionRule[]? promotions = null, ShippingTerms? shipping = null, TaxTerms? tax = null) =>
        PriceEngine.Price(new Basket(lines, promotions ?? [], shipping ?? ShippingTerms.Flat(0), tax ?? TaxTerms.None))!;

    /// <summary>Holds for a thousand baskets: up to ten lines, up to six promotions of all kinds that combine in all ways, taxes and shipping.</summary>
    public static void Always(Func<Basket, OrderPrice, bool> holds) =>
        Prop.ForAll(
                Any.ToArbitrary(),
                basket =>
                {
                    var price = PriceEngine.Price(basket);
                    return price is null || holds(basket, price);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static readonly string[] Products = ["a", "b", "c", "d"];
    private static readonly string?[] Groups = [null, "x", "y", "z"];

    private static readonly Gen<BasketLine> AnyLine =
        from price in Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(0, 10_000_000))
        from quantity in Gen.OneOf(Gen.Choose(1, 5), Gen.Choose(1, 999))
        from product in Gen.Elements(Products)
        from taxClass in Gen.Elements("standard", "reduced", "none")
        from grams in Gen.Choose(0, 3_000)
        from isSent in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new BasketLine(Usd(price), quantity)
        {
            ProductId = product,
            TaxClass = taxClass,
            WeightGrams = grams,
            RequiresShipping = isSent,
        };

    private static readonly Gen<PromotionRule> AnyPromotion =
        from id in Gen.Choose(0, 20)
        from kind in Gen.Elements(PromotionKinds.Values.ToArray())
        from share in Gen.Choose(0, 1_000_000)
        from amount in Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, 5_000_000))
        from buy in Gen.Choose(1, 4)
        from get in Gen.Choose(1, 3)
        from byLines in Gen.Elements(true, false)
        from product in Gen.Elements(Products)
        from minimum in Gen.Choose(0, 1_000)
        from named in Gen.Elements(Groups)
        from combines in Gen.SubListOf("x", "y", "z")
        select new PromotionRule
        {
            Id = $"p{id}-{kind}-{share}-{amount}-{named}",
            Kind = kind,
            PercentPpm = kind is PromotionKinds.Percent or PromotionKinds.BuyXGetY ? share : null,
            AmountOff = kind == PromotionKinds.Amount ? amount : null,
            Price = kind == PromotionKinds.FixedPrice ? amount : null,
            Buy = buy,
            Get = get,
            Tiers = kind == PromotionKinds.Tiered ? [new PromotionTier(byLines, 0, share / 2, null), new PromotionTier(byLines, 3, null, amount)] : [],
            Target = byLines ? new PromotionLines([product], [], [], []) : null,
            MinimumSubtotal = minimum,
            Group = named,
            CombinesWith = [.. combines],
            Currency = "USD",
        };

    private static readonly Gen<ShippingTerms> AnyShipping =
        from measure in Gen.Elements(ShippingPriceKinds.Values.ToArray())
        from amount in Gen.Choose(0, 10_000)
        from free in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(0, 100_000).Select(least => (long?)least))
        select new ShippingTerms(measure, amount, [new ShippingTier(0, amount), new ShippingTier(5_000, amount / 2)], free, "standard");

    private static readonly Gen<TaxTerms> AnyTax =
        from ppm in Gen.Choose(0, 1_000_000)
        from extra in Gen.Choose(0, 100_000)
        from reduced in Gen.Choose(0, 200_000)
        from home in Gen.Choose(0, 300_000)
        from includes in Gen.Elements(true, false)
        from shipping in Gen.Elements(true, false)
        from same in Gen.Elements(true, false)
        select new TaxTerms(
            [Rate(ppm), Rate(extra, "City", additional: true), Rate(reduced, "VAT", "reduced")],
            [Rate(home), Rate(home / 2, "VAT", "reduced")],
            includes,
            shipping,
            same
        );

    private static readonly Gen<Basket> Any =
        from lines in AnyLine.NonEmptyListOf()
        from promotions in AnyPromotion.ListOf()
        from shipping in AnyShipping
        from tax in AnyTax
        select new Basket([.. lines.Take(10)], [.. promotions.Take(6)], shipping, tax);
}
