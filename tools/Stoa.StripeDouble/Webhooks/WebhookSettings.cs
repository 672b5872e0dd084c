namespace Stoa.StripeDouble;

/// <summary>An attempt to deliver an event.</summary>
/// <param name="Attempt">1 is the first.</param>
/// <param name="Status">The receiver's answer; null where none came.</param>
public sealed record Delivery(StripeEvent Event, int Attempt, int? Status, string? Problem)
{
    /// <summary>Only a 2xx is: a redirect is a failure.</summary>
    public bool Succeeded => Status is >= 200 and < 300;
}

/// <summary>How an event is sent by hand.</summary>
/// <param name="Secrets">Null: the double's own.</param>
/// <param name="SignedAt">Null: now, by the machine's clock.</param>
/// <param name="Body">Null: the event's; other bytes are signed and sent in its place.</param>
/// <param name="Header">A Stripe-Signature to send as it is.</param>
public sealed record Resend(IReadOnlyList<string>? Secrets = null, DateTimeOffset? SignedAt = null, byte[]? Body = null, string? Header = null);
