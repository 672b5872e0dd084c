namespace Stoa.StripeDouble;

/// <summary>A payment method: one of <see cref="TestMethods" />, under an id of its own.</summary>
public sealed record PaymentMethod(string Id, TestMethod Kind, long Created)
{
    /// <summary>Stripe lets a method that belongs to no customer be used once.</summary>
    public bool Used { get; init; }
}

/// <summary>What a confirmation token stands for.</summary>
public sealed record ConfirmationToken(string Id, string Method, long Created)
{
    public string? UsedBy { get; init; }
    public string? ReturnUrl { get; init; }
}
