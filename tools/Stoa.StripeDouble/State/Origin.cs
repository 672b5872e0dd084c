namespace Stoa.StripeDouble;

/// <summary>The call that an event came from; both are null for what happens by itself or by a control.</summary>
internal readonly record struct Origin(string? RequestId, string? IdempotencyKey);
