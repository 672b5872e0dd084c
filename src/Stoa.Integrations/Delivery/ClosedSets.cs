using Stoa.Contracts.Payloads;

namespace Stoa.Integrations.Delivery;

internal sealed class DeliveryStates : IClosedSet
{
    public const string Pending = "pending";
    public const string Delivered = "delivered";

    /// <summary>Not tried again by itself; it can be sent again.</summary>
    public const string Dead = "dead";

    public static IReadOnlyList<string> Values { get; } = [Pending, Delivered, Dead];
}

/// <summary>Why an attempt failed.</summary>
internal sealed class AttemptErrors : IClosedSet
{
    /// <summary>Answered, but not with 2xx.</summary>
    public const string Status = "status";

    /// <summary>Answered with a redirect, which is not followed.</summary>
    public const string Redirect = "redirect";
    public const string TimedOut = "timed_out";
    public const string Unreachable = "unreachable";

    /// <summary>The address may not be called: not https, or its name leads into a private network.</summary>
    public const string AddressRefused = "address_refused";

    /// <summary>What was to be sent is not kept any more.</summary>
    public const string Expired = "expired";

    public static IReadOnlyList<string> Values { get; } = [Status, Redirect, TimedOut, Unreachable, AddressRefused, Expired];
}

internal sealed class DisabledReasons : IClosedSet
{
    public const string Manual = "manual";
    public const string Gone = "gone";
    public const string Failing = "failing";

    public static IReadOnlyList<string> Values { get; } = [Manual, Gone, Failing];
}
