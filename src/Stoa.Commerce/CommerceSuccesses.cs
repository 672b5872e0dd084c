using Stoa.Contracts;

namespace Stoa.Commerce;

/// <summary>What the routes of the shop say they have done.</summary>
internal static class CommerceSuccesses
{
    public static readonly SuccessCode ProductsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode ProductRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode CategoriesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode BrandsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode CartRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode CartUpdated = SuccessCode.Declare();
    public static readonly SuccessCode OrderPlaced = SuccessCode.Declare();
    public static readonly SuccessCode OrdersRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode OrderShipped = SuccessCode.Declare();
    public static readonly SuccessCode OrderRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode ProductCreated = SuccessCode.Declare();
    public static readonly SuccessCode ProductUpdated = SuccessCode.Declare();
    public static readonly SuccessCode ProductArchived = SuccessCode.Declare();
    public static readonly SuccessCode OptionsSet = SuccessCode.Declare();
    public static readonly SuccessCode VariantCreated = SuccessCode.Declare();
    public static readonly SuccessCode VariantRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode VariantUpdated = SuccessCode.Declare();
    public static readonly SuccessCode VariantArchived = SuccessCode.Declare();
    public static readonly SuccessCode ProductsEdited = SuccessCode.Declare();
    public static readonly SuccessCode BulkEditRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode BulkEditUndone = SuccessCode.Declare();
    public static readonly SuccessCode CategoryCreated = SuccessCode.Declare();
    public static readonly SuccessCode CategoryRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode CategoryUpdated = SuccessCode.Declare();
    public static readonly SuccessCode CategoryDeleted = SuccessCode.Declare();
    public static readonly SuccessCode BrandCreated = SuccessCode.Declare();
    public static readonly SuccessCode BrandRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode BrandUpdated = SuccessCode.Declare();
    public static readonly SuccessCode BrandDeleted = SuccessCode.Declare();
    public static readonly SuccessCode InventoryRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode MovementsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode LowStockSet = SuccessCode.Declare();
    public static readonly SuccessCode StockAdjusted = SuccessCode.Declare();
    public static readonly SuccessCode StockTransferred = SuccessCode.Declare();
    public static readonly SuccessCode StockReconciled = SuccessCode.Declare();
    public static readonly SuccessCode LocationsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode LocationRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode LocationCreated = SuccessCode.Declare();
    public static readonly SuccessCode LocationUpdated = SuccessCode.Declare();
    public static readonly SuccessCode MediaUploaded = SuccessCode.Declare();
    public static readonly SuccessCode MediaListed = SuccessCode.Declare();
    public static readonly SuccessCode MediaRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode MediaUpdated = SuccessCode.Declare();
    public static readonly SuccessCode MediaDeleted = SuccessCode.Declare();
    public static readonly SuccessCode ProductMediaSet = SuccessCode.Declare();
    public static readonly SuccessCode PricesSet = SuccessCode.Declare();
    public static readonly SuccessCode PriceHistoryRetrieved = SuccessCode.Declare();
}
