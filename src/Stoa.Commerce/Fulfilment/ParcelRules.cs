using Stoa.Contracts;

namespace Stoa.Commerce.Fulfilment;

/// <summary>What stands against a step of a fulfilment in its state; null where nothing does.</summary>
internal static class ParcelRules
{
    public static Failure? Track(Parcel parcel) => parcel.Status == ParcelStatuses.Cancelled ? Wrong(parcel) : null;

    public static Failure? HandOver(Parcel parcel) => parcel.Status == ParcelStatuses.Created ? null : Wrong(parcel);

    public static Failure? Deliver(Parcel parcel) => parcel.Status == ParcelStatuses.Shipped ? null : Wrong(parcel);

    /// <summary>What has left is not taken apart.</summary>
    public static Failure? Cancel(Parcel parcel) => parcel.Status == ParcelStatuses.Created ? null : Wrong(parcel);

    private static Failure Wrong(Parcel parcel) => Failure.Of(CommerceFaults.FulfilmentStateWrong, "status", parcel.Status);
}
