using Stoa.Contracts;
using Stoa.Platform;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Commerce;

/// <summary>What can go wrong in the shop.</summary>
internal static class CommerceFaults
{
    public static readonly Fault ProductIdMissing = Fault.Declare(MissingInput);
    public static readonly Fault ProductNotFound = Fault.Declare(NotFound);
    public static readonly Fault ProductUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault VariantUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault OutOfStock = Fault.Declare(Insufficient, [("name", "Professional Laptop"), ("available", "3")]);
    public static readonly Fault ProductOffSale = Fault.Declare(Refused, [("name", "Professional Laptop")]);
    public static readonly Fault CartFull = Fault.Declare(Refused, [("limit", "100")]);
    public static readonly Fault CartItemIdMissing = Fault.Declare(MissingInput);
    public static readonly Fault CartItemNotFound = Fault.Declare(NotFound);
    public static readonly Fault CartEmpty = Fault.Declare(Refused);
    public static readonly Fault CartChanged = Fault.Declare(WrongState);
    public static readonly Fault CurrencyMixed = Fault.Declare(Refused, [("first", "EUR"), ("second", "USD")]);
    public static readonly Fault ShippingMethodUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault PromotionCodeInvalid = Fault.Declare(UnknownReference, [("code", "SAVE10")]);
    public static readonly Fault PaymentMethodUnusable = Fault.Declare(UnknownReference);
    public static readonly Fault PaymentDeclined = Fault.Declare(Insufficient);
    public static readonly Fault PaymentTimedOut = Fault.Declare(Refused);
    public static readonly Fault PaymentActionRequired = Fault.Declare(Refused);
    public static readonly Fault PaymentUnavailable = Fault.Declare(UpstreamFailed);
    public static readonly Fault OrderIdMissing = Fault.Declare(MissingInput);
    public static readonly Fault OrderNotFound = Fault.Declare(NotFound);
    public static readonly Fault OrderNotYours = Fault.Declare(Forbidden);
    public static readonly Fault OrderStateWrong = Fault.Declare(WrongState, [("status", "cancelled")]);
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
    public static readonly Fault ImportNotFound = Fault.Declare(NotFound);
    public static readonly Fault ImportEmpty = Fault.Declare(Unprocessable);
    public static readonly Fault ImportUnrecognised = Fault.Declare(Unprocessable);
    public static readonly Fault ImportColumnMissing = Fault.Declare(Unprocessable, [("column", "Name")]);
    public static readonly Fault ImportColumnRepeated = Fault.Declare(Unprocessable, [("column", "SKU")]);
    public static readonly Fault ImportStateWrong = Fault.Declare(WrongState, [("status", "staging")]);
    public static readonly Fault ImportRowInvalid = Fault.Declare(Unprocessable, [("count", "3")]);
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

    /// <summary>Declared by the platform, because other modules look customers up, too.</summary>
    public static Fault CustomerNotFound => PlatformFaults.CustomerNotFound;
}
