using Stoa.Contracts.Http;

namespace Stoa.Commerce.Customers.Own;

/// <summary>What the routes of customers about themselves share.</summary>
internal static class OwnRoutes
{
    public const string Section = "Customer account";

    public static readonly SavedAddress Address = new(
        Guid.Parse("0194783c-5c00-7000-8000-000000000012"),
        "John",
        "Doe",
        "Tech Corp",
        "123 Main St",
        "Apt 4B",
        "New York",
        "NY",
        "10001",
        "US",
        "555-0100",
        true,
        false,
        Examples.At,
        Examples.At
    );

    public static readonly OwnConsent Consent = new(new Consent(true, Examples.At, ConsentSources.Account));

    public static void MapOwn(this Routes routes)
    {
        ListAddresses.Map(routes);
        AddAddress.Map(routes);
        UpdateAddress.Map(routes);
        RemoveAddress.Map(routes);
        ReadConsent.Map(routes);
        SetConsent.Map(routes);
        ClaimOrders.Map(routes);
    }
}
