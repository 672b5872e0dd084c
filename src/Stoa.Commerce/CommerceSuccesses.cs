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
}
