namespace Stoa.Commerce.Checkout;

/// <summary>What documentation shows.</summary>
internal static class CheckoutExamples
{
    private static readonly Guid Id = Guid.Parse("0194783c-5c00-7000-8000-000000000008");
    private static readonly Money Total = new(108874, "USD");

    public const string Request =
        """{"quote_id":"0194783c-5c00-7000-8000-000000000008","payment":{"provider":"stripe","method_id":"pm_card_visa"},"notes":"Please ring twice"}""";

    public static readonly CheckoutState State = new(
        Id,
        CheckoutStatuses.RequiresAction,
        null,
        Total,
        Examples.At.AddMinutes(60),
        ClientSecret: "pi_3PKx0000000000000000_secret_0000000000000000000000000",
        PublishableKey: "pk_test_000000000000000000000000",
        Reference: "pi_3PKx0000000000000000"
    );

    public static readonly Quote Quote = new(
        Id,
        Examples.At.AddMinutes(15),
        [
            new OrderItemQuote(
                "prod-1",
                null,
                "LAPTOP-001",
                "Professional Laptop",
                new Money(99999, "USD"),
                1,
                new Money(0, "USD"),
                new Money(8875, "USD"),
                new Money(108874, "USD")
            ),
        ],
        new Money(99999, "USD"),
        new Money(0, "USD"),
        new Money(0, "USD"),
        new Money(8875, "USD"),
        [new QuotedTax("Sales tax", 88750, new Money(8875, "USD"))],
        new Money(0, "USD"),
        new Money(0, "USD"),
        Total,
        Total,
        [
            new QuoteStep("item", "1 × Professional Laptop", new Money(99999, "USD")),
            new QuoteStep("shipping", "Standard", new Money(0, "USD")),
            new QuoteStep("tax", "Sales tax", new Money(8875, "USD")),
        ]
    );
}
