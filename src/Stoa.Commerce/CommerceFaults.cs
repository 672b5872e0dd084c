using Stoa.Contracts;
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
    public static readonly Fault OrderIdMissing = Fault.Declare(MissingInput);
    public static readonly Fault OrderNotFound = Fault.Declare(NotFound);
    public static readonly Fault OrderNotYours = Fault.Declare(Forbidden);
    public static readonly Fault OrderStateWrong = Fault.Declare(WrongState, [("status", "cancelled")]);
}
