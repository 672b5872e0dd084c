using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Commerce.Alerts;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Catalogue.Brands;
using Stoa.Commerce.Catalogue.Categories;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Commerce.Catalogue.Redirects;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Customers;
using Stoa.Commerce.Customers.Own;
using Stoa.Commerce.Edits;
using Stoa.Commerce.Fulfilment;
using Stoa.Commerce.Media;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Promotions;
using Stoa.Commerce.Refunds;
using Stoa.Commerce.Reports;
using Stoa.Commerce.Returns;
using Stoa.Commerce.Settings;
using Stoa.Commerce.Shipping;
using Stoa.Commerce.Stock;
using Stoa.Commerce.Stock.Hot;
using Stoa.Commerce.Stock.Locations;
using Stoa.Commerce.Tax;

namespace Stoa.Commerce;

[JsonSerializable(typeof(OrderEvent))]
[JsonSerializable(typeof(StaffOrder))]
[JsonSerializable(typeof(OrderSummary))]
[JsonSerializable(typeof(OrderEdit))]
[JsonSerializable(typeof(EditPlan))]
[JsonSerializable(typeof(Exchange))]
[JsonSerializable(typeof(ExchangeDone))]
[JsonSerializable(typeof(TimelineEntry))]
[JsonSerializable(typeof(Parcel))]
[JsonSerializable(typeof(ParcelLine[]))]
[JsonSerializable(typeof(Return))]
[JsonSerializable(typeof(ReturnLine[]))]
[JsonSerializable(typeof(LineQuantity[]))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(RefundLine[]))]
[JsonSerializable(typeof(RefundPart[]))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Category))]
[JsonSerializable(typeof(Brand))]
[JsonSerializable(typeof(Cart))]
[JsonSerializable(typeof(NewCart))]
[JsonSerializable(typeof(StoredGiftCard[]))]
[JsonSerializable(typeof(MergedCart))]
[JsonSerializable(typeof(ShippingOption))]
[JsonSerializable(typeof(Quote))]
[JsonSerializable(typeof(CheckoutState))]
[JsonSerializable(typeof(Purchase))]
[JsonSerializable(typeof(PurchaseSums))]
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
[JsonSerializable(typeof(HotStock))]
[JsonSerializable(typeof(StockProof))]
[JsonSerializable(typeof(Location))]
[JsonSerializable(typeof(LocationSpec))]
[JsonSerializable(typeof(LocationAddress))]
[JsonSerializable(typeof(IReadOnlyList<LocationStock>))]
[JsonSerializable(typeof(Promotion))]
[JsonSerializable(typeof(PromotionSpec))]
[JsonSerializable(typeof(PromotionTier[]))]
[JsonSerializable(typeof(AddedCodes))]
[JsonSerializable(typeof(ListedCode))]
[JsonSerializable(typeof(Simulation))]
[JsonSerializable(typeof(Redirect))]
[JsonSerializable(typeof(FoundRedirect))]
[JsonSerializable(typeof(CustomerGroup))]
[JsonSerializable(typeof(CustomerGroupSpec))]
[JsonSerializable(typeof(GroupMember))]
[JsonSerializable(typeof(StaffCustomer))]
[JsonSerializable(typeof(SavedAddress))]
[JsonSerializable(typeof(OwnConsent))]
[JsonSerializable(typeof(ClaimedOrders))]
[JsonSerializable(typeof(ShippingZone))]
[JsonSerializable(typeof(ZoneSpec))]
[JsonSerializable(typeof(Area[]))]
[JsonSerializable(typeof(ShippingMethod))]
[JsonSerializable(typeof(MethodSpec))]
[JsonSerializable(typeof(ShippingTier[]))]
[JsonSerializable(typeof(TaxRate[]))]
[JsonSerializable(typeof(TaxRateList))]
[JsonSerializable(typeof(TaxLine[]))]
[JsonSerializable(typeof(ShopSettings))]
[JsonSerializable(typeof(EffectiveSettings))]
[JsonSerializable(typeof(PublicShop))]
[JsonSerializable(typeof(AlertEvent))]
[JsonSerializable(typeof(AlertAnswer))]
[JsonSerializable(typeof(AlertsOverview))]
[JsonSerializable(typeof(SettingsSpec))]
[JsonSerializable(typeof(SellerTerms))]
[JsonSerializable(typeof(SalesReport))]
[JsonSerializable(typeof(ProductsReport))]
[JsonSerializable(typeof(TaxReport))]
[JsonSerializable(typeof(PromotionsReport))]
[JsonSerializable(typeof(CustomersReport))]
[JsonSerializable(typeof(StockOverview))]
[JsonSerializable(typeof(OrderReference))]
[JsonSerializable(typeof(OrderPartReference))]
[JsonSerializable(typeof(ProductReference))]
[JsonSerializable(typeof(StockReference))]
[JsonSerializable(typeof(CartReference))]
[JsonSerializable(typeof(CustomerReference))]
internal sealed partial class CommerceJson : JsonSerializerContext
{
    /// <summary>For what is kept in the database and told in events.</summary>
    public static readonly CommerceJson Stored = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
