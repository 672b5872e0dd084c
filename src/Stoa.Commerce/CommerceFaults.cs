using Stoa.Contracts;
using Stoa.Platform;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Commerce;

/// <summary>What can go wrong in the shop.</summary>
internal static class CommerceFaults
{
    public static readonly Fault ProductIdMissing = Fault.Declare(MissingInput);
    public static readonly Fault ProductNotFound = Fault.Declare(NotFound);
    public static readonly Fault ProductUnknown = Fault.Declare(UnknownReference, field: "product_id");
    public static readonly Fault VariantUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault OutOfStock = Fault.Declare(Insufficient, [("name", "Professional Laptop"), ("available", "3")]);
    public static readonly Fault ProductOffSale = Fault.Declare(Refused, [("name", "Professional Laptop")]);
    public static readonly Fault CartFull = Fault.Declare(Refused, [("limit", "100")]);
    public static readonly Fault CartItemIdMissing = Fault.Declare(MissingInput);
    public static readonly Fault CartItemNotFound = Fault.Declare(NotFound);
    public static readonly Fault CartEmpty = Fault.Declare(Refused);
    public static readonly Fault CartChanged = Fault.Declare(WrongState, [("total", "129.00 USD")]);
    public static readonly Fault CartNotFound = Fault.Declare(NotFound);
    public static readonly Fault CartTokenInvalid = Fault.Declare(TokenInvalid);
    public static readonly Fault AddressMissing = Fault.Declare(Refused);
    public static readonly Fault EmailMissing = Fault.Declare(Refused);
    public static readonly Fault ShippingOptionMissing = Fault.Declare(Refused);
    public static readonly Fault ShippingOptionGone = Fault.Declare(Refused);
    public static readonly Fault CodeRefused = Fault.Declare(Refused, [("code", "SAVE10")]);
    public static readonly Fault QuoteExpired = Fault.Declare(WrongState);
    public static readonly Fault CheckoutNotFound = Fault.Declare(NotFound);
    public static readonly Fault CheckoutInProgress = Fault.Declare(FaultKind.InUse, [("checkout_id", "0194783c-5c00-7000-8000-000000000008")]);
    public static readonly Fault CheckoutPlaced = Fault.Declare(WrongState);
    public static readonly Fault PaymentProviderUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault CurrencyMixed = Fault.Declare(Refused, [("first", "EUR"), ("second", "USD")]);
    public static readonly Fault ShippingMethodUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault PromotionCodeInvalid = Fault.Declare(UnknownReference, [("code", "SAVE10")]);
    public static readonly Fault PaymentMethodUnusable = Fault.Declare(UnknownReference);
    public static readonly Fault PaymentDeclined = Fault.Declare(Insufficient, [("reason", "insufficient_funds")]);
    public static readonly Fault PaymentTimedOut = Fault.Declare(Refused);
    public static readonly Fault PaymentActionRequired = Fault.Declare(Refused);
    public static readonly Fault PaymentUnavailable = Fault.Declare(UpstreamFailed);
    public static readonly Fault OrderIdMissing = Fault.Declare(MissingInput);
    public static readonly Fault OrderNotFound = Fault.Declare(NotFound);
    public static readonly Fault OrderNotYours = Fault.Declare(Forbidden);
    public static readonly Fault OrderStateWrong = Fault.Declare(WrongState, [("status", "cancelled")]);
    public static readonly Fault OrderItemUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault OrderNotCancellable = Fault.Declare(Refused, [("status", "shipped")]);
    public static readonly Fault OrderDisputed = Fault.Declare(WrongState);
    public static readonly Fault AlreadyFulfilled = Fault.Declare(WrongState);
    public static readonly Fault OverQuantity = Fault.Declare(WrongState, [("name", "Professional Laptop"), ("left", "2")]);
    public static readonly Fault AllocatedElsewhere = Fault.Declare(WrongState, [("name", "Professional Laptop"), ("left", "2")]);
    public static readonly Fault Unpaid = Fault.Declare(WrongState);
    public static readonly Fault FulfilmentNotFound = Fault.Declare(NotFound);
    public static readonly Fault FulfilmentStateWrong = Fault.Declare(WrongState, [("status", "shipped")]);
    public static readonly Fault RefundExceeds = Fault.Declare(WrongState, [("refundable", "12.50 USD")]);
    public static readonly Fault RefundAboveLimit = Fault.Declare(Forbidden, [("limit", "50.00 USD")]);
    public static readonly Fault NothingToRefund = Fault.Declare(MissingInput);
    public static readonly Fault CreditUnavailable = Fault.Declare(WrongState);
    public static readonly Fault EditNotFound = Fault.Declare(NotFound);
    public static readonly Fault EditStateWrong = Fault.Declare(WrongState, [("status", "discarded")]);
    public static readonly Fault MailUntrue = Fault.Declare(WrongState, [("mail", "shipped")]);
    public static readonly Fault EditOutdated = Fault.Declare(WrongState);
    public static readonly Fault EditOpen = Fault.Declare(WrongState, [("edit", "0194783c-5c00-7000-8000-000000000001")]);
    public static readonly Fault NothingToEdit = Fault.Declare(MissingInput);
    public static readonly Fault PricesDiffer = Fault.Declare(WrongState);
    public static readonly Fault OrderUnaddressed = Fault.Declare(WrongState);
    public static readonly Fault NothingToAwait = Fault.Declare(WrongState);
    public static readonly Fault NothingToReturn = Fault.Declare(WrongState);
    public static readonly Fault MoreThanSent = Fault.Declare(WrongState, [("name", "Professional Laptop"), ("left", "2")]);
    public static readonly Fault WindowOver = Fault.Declare(WrongState);
    public static readonly Fault ReturnNotFound = Fault.Declare(NotFound);
    public static readonly Fault ReturnStateWrong = Fault.Declare(WrongState, [("status", "requested")]);
    public static readonly Fault BrandNotFound = Fault.Declare(NotFound);
    public static readonly Fault CategoryNotFound = Fault.Declare(NotFound);
    public static readonly Fault VariantNotFound = Fault.Declare(NotFound);
    public static readonly Fault BulkEditNotFound = Fault.Declare(NotFound);
    public static readonly Fault ProductIdTaken = Fault.Declare(Duplicate);
    public static readonly Fault SkuTaken = Fault.Declare(Duplicate);
    public static readonly Fault SlugTaken = Fault.Declare(Duplicate);
    public static readonly Fault OptionsTaken = Fault.Declare(Duplicate);
    public static readonly Fault OptionsInUse = Fault.Declare(WrongState);
    public static readonly Fault BrandUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault CategoryUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault CategoryCycle = Fault.Declare(Unprocessable);
    public static readonly Fault InUse = Fault.Declare(WrongState);
    public static readonly Fault PriceScheduleOverlaps = Fault.Declare(Unprocessable);
    public static readonly Fault PeriodEmpty = Fault.Declare(Unprocessable);
    public static readonly Fault TooManyVariants = Fault.Declare(Refused, [("limit", "300")]);
    public static readonly Fault NothingMatches = Fault.Declare(UnknownReference);
    public static readonly Fault NothingToSet = Fault.Declare(MissingInput);
    public static readonly Fault ItemNotFound = Fault.Declare(NotFound);
    public static readonly Fault ItemUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault LocationNotFound = Fault.Declare(NotFound);
    public static readonly Fault LocationUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault StockChanged = Fault.Declare(WrongState, [("item", "prod-1"), ("on_hand", "7")]);
    public static readonly Fault WouldGoNegative = Fault.Declare(WrongState, [("item", "prod-1"), ("on_hand", "7"), ("promised", "3")]);
    public static readonly Fault MediaNotFound = Fault.Declare(NotFound);
    public static readonly Fault MediaUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault MediaUnsupported = Fault.Declare(UnsupportedMediaType);
    public static readonly Fault MediaTooLarge = Fault.Declare(Unprocessable);
    public static readonly Fault MediaBroken = Fault.Declare(Unprocessable);
    public static readonly Fault MediaUnavailable = Fault.Declare(Unavailable, retryAfterSeconds: 10);
    public static readonly Fault BulkEditNotApplied = Fault.Declare(WrongState, [("status", "running")]);
    public static readonly Fault OrderTooLarge = Fault.Declare(Refused);
    public static readonly Fault PromotionNotFound = Fault.Declare(NotFound);
    public static readonly Fault PromotionCodeTaken = Fault.Declare(Duplicate, [("code", "SAVE10")]);
    public static readonly Fault RedirectNotFound = Fault.Declare(NotFound);
    public static readonly Fault RedirectTaken = Fault.Declare(Duplicate);
    public static readonly Fault CustomerGroupNotFound = Fault.Declare(NotFound);
    public static readonly Fault ShippingZoneNotFound = Fault.Declare(NotFound);
    public static readonly Fault ShippingZoneUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault ShippingMethodNotFound = Fault.Declare(NotFound);
    public static readonly Fault TaxRatesOverlap = Fault.Declare(Unprocessable, [("row", "2"), ("other", "1"), ("place", "DE")]);
    public static readonly Fault CustomerAnonymised = Fault.Declare(WrongState);
    public static readonly Fault OpenOrders = Fault.Declare(WrongState);
    public static readonly Fault AddressNotFound = Fault.Declare(NotFound);
    public static readonly Fault AddressUnproved = Fault.Declare(Forbidden);
    public static readonly Fault TooManyAddresses = Fault.Declare(Refused, [("limit", "50")]);

    /// <summary>The shop has not switched them on.</summary>
    public static readonly Fault AlertsOff = Fault.Declare(Refused);
    public static readonly Fault AlertNeedsVariant = Fault.Declare(MissingInput, field: "variant_id");

    /// <summary>It can be had now.</summary>
    public static readonly Fault AlertNotNeeded = Fault.Declare(WrongState);
    public static readonly Fault TooManyAlerts = Fault.Declare(Refused);

    /// <summary>Declared by the platform, because other modules look customers up, too.</summary>
    public static Fault CustomerNotFound => PlatformFaults.CustomerNotFound;
}
