using System.Globalization;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Catalogue.Brands;
using Stoa.Commerce.Catalogue.Categories;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Catalogue.Redirects;
using Stoa.Commerce.Media;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Stock;
using Stoa.Contracts;

namespace Stoa.Commerce;

/// <summary>What documentation shows; the values are those of document 003.</summary>
internal static class Examples
{
    public static readonly DateTimeOffset At = DateTimeOffset.Parse("2025-01-18T10:00:00Z", CultureInfo.InvariantCulture);
    private static readonly Guid Id = Guid.Parse("0194783c-5c00-7000-8000-000000000002");
    private static readonly Guid UserId = Guid.Parse("0194783c-5c00-7000-8000-000000000001");
    private static readonly Money Price = new(99999, "USD");
    private static readonly Address Address = new("John", "Doe", "Tech Corp", "123 Main St", "Apt 4B", "New York", "NY", "10001", "US", "555-0100");

    public static readonly CartContact Contact = new("jane@example.com", Address, null, "555-0100");

    public static readonly ShippingOption ShippingOption = new("ship_standard", "Standard", new Money(0, "USD"), new Money(0, "USD"), 3, 5);

    public static readonly Product Product = new(
        "prod-1",
        "LAPTOP-001",
        "Professional Laptop",
        "High-performance laptop for professionals",
        Price,
        new Money(89999, "USD"),
        "active",
        "brand-1",
        "cat-1",
        ["https://example.com/laptop.jpg"],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["color"] = "silver", ["ram"] = "16GB" },
        At,
        At
    );

    public static readonly Category Category = new("cat-1", "Electronics", "electronics", "Electronic devices and gadgets", null, "", true, At, At);

    public static readonly Brand Brand = new("brand-1", "TechCorp", "techcorp", "Leading technology manufacturer", "", true, At, At);

    public static readonly StaffVariant StaffVariant = new(
        "shoe-40",
        "prod-1",
        "SHOE-004-40",
        "4006381333931",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Size"] = "40" },
        null,
        null,
        [],
        null,
        "deny",
        1,
        StockExamples.Summary,
        1
    );

    public static readonly Redirect Redirect = new(
        "redirect-0194783c5c0070008000000000000009",
        "/product/old-laptop/",
        "/products/professional-laptop",
        true,
        1,
        At,
        At
    );

    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string PictureAddress = "https://api.shop.example/media/" + Hash + "/1280.jpg";

    public static readonly MediaItem Media = new(
        "media-0194783c5c0070008000000000000003",
        PictureAddress,
        Hash,
        4000,
        3000,
        "image/jpeg",
        3_534_701,
        "A laptop, opened, from the left",
        new FocalPoint(0.4m, 0.5m),
        1,
        At,
        At
    );

    public static readonly StaffProduct StaffProduct = new(
        "prod-1",
        "professional-laptop",
        "LAPTOP-001",
        "Professional Laptop",
        "High-performance laptop for professionals",
        "active",
        "brand-1",
        "cat-1",
        ["cat-1"],
        ["new"],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["color"] = "silver", ["ram"] = "16GB" },
        [],
        Price,
        null,
        [],
        "standard",
        1800,
        true,
        "deny",
        new Seo("Professional Laptop", "A laptop for professionals"),
        [PictureAddress],
        [new ProductMedia("media-0194783c5c0070008000000000000003", PictureAddress, "Professional Laptop, opened", null)],
        null,
        null,
        [],
        StockExamples.Summary,
        1,
        At,
        At
    );

    public const string ProductRequest = """
        {"sku":"LAPTOP-001","name":"Professional Laptop","category_id":"cat-1","base_price":{"amount":99999,"currency":"USD"},"status":"active"}
        """;

    public static readonly BulkEdit BulkEdit = new(Id, "applied", new BulkCounts(1, 0, 0, 0), [new BulkResult("prod-1", "changed", null)], At, At);

    public static readonly StaffCategory StaffCategory = new(
        "cat-1",
        "Electronics",
        "electronics",
        "Electronic devices and gadgets",
        null,
        "",
        true,
        0,
        1,
        At,
        At
    );

    public static readonly StaffBrand StaffBrand = new("brand-1", "TechCorp", "techcorp", "Leading technology manufacturer", "", true, 0, 1, At, At);

    public static readonly Cart Cart = new(
        Id,
        UserId,
        "",
        [new CartItem(Id, "prod-1", null, "LAPTOP-001", "Professional Laptop", Price, 1, new Dictionary<string, string>(StringComparer.Ordinal))],
        At,
        At.AddMinutes(5)
    );

    public static readonly Order Order = new(
        Id,
        "ORD-12345678",
        UserId,
        "pending",
        [new OrderItem(Id, "prod-1", "LAPTOP-001", "Professional Laptop", Price, 1, new Money(0, "USD"), new Money(8750, "USD"), new Money(108749, "USD"))],
        Address,
        Address,
        Price,
        new Money(0, "USD"),
        new Money(8750, "USD"),
        new Money(0, "USD"),
        new Money(108749, "USD"),
        "Please deliver after 5 PM",
        At,
        At
    );

    public const string OrderRequest = """
        {"shipping_address":{"first_name":"John","last_name":"Doe","company":"Tech Corp","address1":"123 Main St","address2":"Apt 4B",
        "city":"New York","state":"NY","postal_code":"10001","country":"US","phone_number":"555-0100"},
        "payment_method_id":"pm_123","promotion_codes":["SAVE10"],"shipping_method_id":"ship_standard","notes":"Please deliver after 5 PM"}
        """;

    public static Page<T> PageOf<T>(T item) => new([item], 1, 20, 150);
}
