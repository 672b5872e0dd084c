using Stoa.Platform.Audit;

namespace Stoa.Commerce;

/// <summary>What the audit log calls changes of the catalogue and of orders.</summary>
internal static class CommerceAuditActions
{
    public static readonly AuditAction BrandCreated = AuditAction.Declare();
    public static readonly AuditAction BrandDeleted = AuditAction.Declare();
    public static readonly AuditAction BrandUpdated = AuditAction.Declare();
    public static readonly AuditAction BulkEditApplied = AuditAction.Declare();
    public static readonly AuditAction BulkEditUndone = AuditAction.Declare();
    public static readonly AuditAction CategoryCreated = AuditAction.Declare();
    public static readonly AuditAction CategoryDeleted = AuditAction.Declare();
    public static readonly AuditAction CategoryUpdated = AuditAction.Declare();
    public static readonly AuditAction CustomerAnonymised = AuditAction.Declare();
    public static readonly AuditAction CustomerGroupCreated = AuditAction.Declare();
    public static readonly AuditAction CustomerGroupDeleted = AuditAction.Declare();
    public static readonly AuditAction CustomerGroupMemberAdded = AuditAction.Declare();
    public static readonly AuditAction CustomerGroupMemberRemoved = AuditAction.Declare();
    public static readonly AuditAction CustomerGroupUpdated = AuditAction.Declare();
    public static readonly AuditAction CustomerUpdated = AuditAction.Declare();
    public static readonly AuditAction FulfilmentCancelled = AuditAction.Declare();
    public static readonly AuditAction FulfilmentCreated = AuditAction.Declare();
    public static readonly AuditAction FulfilmentUpdated = AuditAction.Declare();
    public static readonly AuditAction LocationCreated = AuditAction.Declare();
    public static readonly AuditAction LocationUpdated = AuditAction.Declare();
    public static readonly AuditAction LowStockSet = AuditAction.Declare();
    public static readonly AuditAction MediaDeleted = AuditAction.Declare();
    public static readonly AuditAction MediaUpdated = AuditAction.Declare();
    public static readonly AuditAction MediaUploaded = AuditAction.Declare();
    public static readonly AuditAction OrderCancelled = AuditAction.Declare();
    public static readonly AuditAction OrderEditBegun = AuditAction.Declare();
    public static readonly AuditAction OrderEdited = AuditAction.Declare();
    public static readonly AuditAction OrderEditDiscarded = AuditAction.Declare();
    public static readonly AuditAction OrderExchanged = AuditAction.Declare();
    public static readonly AuditAction OrderMailSent = AuditAction.Declare();
    public static readonly AuditAction OrderNoted = AuditAction.Declare();
    public static readonly AuditAction OrderPaymentAwaited = AuditAction.Declare();
    public static readonly AuditAction OrderPlaced = AuditAction.Declare();
    public static readonly AuditAction OrderShipped = AuditAction.Declare();
    public static readonly AuditAction OrderUpdated = AuditAction.Declare();
    public static readonly AuditAction PricesSet = AuditAction.Declare();
    public static readonly AuditAction ProductArchived = AuditAction.Declare();
    public static readonly AuditAction ProductCreated = AuditAction.Declare();
    public static readonly AuditAction ProductMediaSet = AuditAction.Declare();
    public static readonly AuditAction ProductOptionsSet = AuditAction.Declare();
    public static readonly AuditAction ProductUpdated = AuditAction.Declare();
    public static readonly AuditAction RedirectCreated = AuditAction.Declare();
    public static readonly AuditAction RedirectDeleted = AuditAction.Declare();
    public static readonly AuditAction RefundCreated = AuditAction.Declare();
    public static readonly AuditAction ReturnRequested = AuditAction.Declare();
    public static readonly AuditAction ReturnUpdated = AuditAction.Declare();
    public static readonly AuditAction StockAdjusted = AuditAction.Declare();
    public static readonly AuditAction StockTransferred = AuditAction.Declare();
    public static readonly AuditAction VariantArchived = AuditAction.Declare();
    public static readonly AuditAction VariantCreated = AuditAction.Declare();
    public static readonly AuditAction VariantUpdated = AuditAction.Declare();
    public static readonly AuditAction PromotionCodesAdded = AuditAction.Declare();
    public static readonly AuditAction PromotionCreated = AuditAction.Declare();
    public static readonly AuditAction PromotionDeleted = AuditAction.Declare();
    public static readonly AuditAction PromotionUpdated = AuditAction.Declare();
    public static readonly AuditAction SettingsUpdated = AuditAction.Declare();
    public static readonly AuditAction ShippingMethodDeleted = AuditAction.Declare();
    public static readonly AuditAction ShippingMethodSet = AuditAction.Declare();
    public static readonly AuditAction ShippingZoneDeleted = AuditAction.Declare();
    public static readonly AuditAction ShippingZoneSet = AuditAction.Declare();
    public static readonly AuditAction TaxRatesSet = AuditAction.Declare();
}
