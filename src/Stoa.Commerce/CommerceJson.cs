using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Catalogue.Brands;
using Stoa.Commerce.Catalogue.Categories;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Media;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Stock;
using Stoa.Commerce.Stock.Locations;

namespace Stoa.Commerce;

[JsonSerializable(typeof(OrderEvent))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Category))]
[JsonSerializable(typeof(Brand))]
[JsonSerializable(typeof(Cart))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Address))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(StaffProduct))]
[JsonSerializable(typeof(StaffVariant))]
[JsonSerializable(typeof(StaffCategory))]
[JsonSerializable(typeof(StaffBrand))]
[JsonSerializable(typeof(OptionMatrix))]
[JsonSerializable(typeof(BulkEdit))]
[JsonSerializable(typeof(PriceHistory))]
[JsonSerializable(typeof(ProductSpec))]
[JsonSerializable(typeof(VariantSpec))]
[JsonSerializable(typeof(CategorySpec))]
[JsonSerializable(typeof(BrandSpec))]
[JsonSerializable(typeof(MediaItem))]
[JsonSerializable(typeof(MediaSpec))]
[JsonSerializable(typeof(StoredProductMedia[]))]
[JsonSerializable(typeof(ProductOption[]))]
[JsonSerializable(typeof(StoredPrice[]))]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(StockMovement))]
[JsonSerializable(typeof(StockChange))]
[JsonSerializable(typeof(ItemStock))]
[JsonSerializable(typeof(StockProof))]
[JsonSerializable(typeof(Location))]
[JsonSerializable(typeof(LocationSpec))]
[JsonSerializable(typeof(LocationAddress))]
[JsonSerializable(typeof(IReadOnlyList<LocationStock>))]
internal sealed partial class CommerceJson : JsonSerializerContext
{
    /// <summary>For what is kept in the database and told in events.</summary>
    public static readonly CommerceJson Stored = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
