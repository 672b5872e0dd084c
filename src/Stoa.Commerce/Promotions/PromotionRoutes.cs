using Stoa.Commerce.Pricing;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Promotions;

/// <summary>What the routes of promotions share.</summary>
internal static class PromotionRoutes
{
    public const string Section = "Promotions";

    public static void MapPromotions(this Routes routes)
    {
        ListPromotions.Map(routes);
        CreatePromotion.Map(routes);
        SimulatePromotion.Map(routes);
        ReadPromotion.Map(routes);
        UpdatePromotion.Map(routes);
        DeletePromotion.Map(routes);
        ListCodes.Map(routes);
        AddCodes.Map(routes);
        ExportCodes.Map(routes);
    }
}

/// <summary>What documentation shows of promotions.</summary>
internal static class PromotionExamples
{
    public const string Request = """
        {"name":"10 % from 1,000","kind":"percent","percent":10,"conditions":{"minimum":{"amount":100000,"currency":"USD"}},"limits":{"per_customer":1}}
        """;

    public static readonly Promotion Promotion = new(
        "promo-0194783c5c0070008000000000000004",
        "10 % from 1,000",
        PromotionKinds.Percent,
        10,
        null,
        null,
        null,
        null,
        [],
        PromotionTarget.Order,
        new PromotionConditions(new Money(100_000, "USD"), null, false, []),
        new PromotionLimits(null, 1, null),
        null,
        null,
        null,
        [],
        false,
        true,
        null,
        1,
        Examples.At,
        Examples.At
    );
}
