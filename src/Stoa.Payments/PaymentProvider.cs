using Microsoft.AspNetCore.Http;

namespace Stoa.Payments;

/// <summary>How a provider answered an operation.</summary>
internal enum AnswerKind
{
    /// <summary>It was done; <see cref="ProviderAnswer.State"/> is what came of it.</summary>
    Done,

    /// <summary>The buyer's bank, or the provider, says no.</summary>
    Declined,

    /// <summary>The method does not exist or is not ours to use.</summary>
    Unusable,

    /// <summary>The provider has not done it and will not: the payment is in another state, or the request is wrong.</summary>
    Refused,

    /// <summary>Nobody can tell whether it was done.</summary>
    Unknown,
}

/// <summary>A refund as the provider has it.</summary>
/// <param name="Reference">What the provider calls it.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Status">pending, succeeded or failed.</param>
/// <param name="Operation">Ours that asked for it; null for one that was made by hand at the provider.</param>
/// <param name="Reason">Why it failed.</param>
internal sealed record RefundState(string Reference, long Amount, string Status, Guid? Operation, string? Reason);

/// <summary>A payment as the provider has it: the truth.</summary>
internal sealed record PaymentState
{
    public required string? Reference { get; init; }

    /// <summary>One of <see cref="PaymentStatuses"/>.</summary>
    public required string Status { get; init; }

    /// <summary>What was asked for, in our minor units of <see cref="Currency"/>; null where the provider does not say.</summary>
    public long? Amount { get; init; }

    public string? Currency { get; init; }

    public long Captured { get; init; }
    public DateTimeOffset? CaptureBefore { get; init; }
    public string? Reason { get; init; }
    public string? Dispute { get; init; }

    /// <summary>Filled by <see cref="PaymentProvider.Read"/> only.</summary>
    public IReadOnlyList<RefundState> Refunds { get; init; } = [];

    /// <summary>What the buyer's client needs to go on; never stored, never logged.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Where the buyer is sent to go on.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Whether it is what was asked for: no order can be made of anything else.</summary>
    public bool IsFor(Payment payment) => (Amount is null || Amount == payment.Amount) && (Currency is null || Currency == payment.Currency);
}

/// <summary>A payment in the provider's books.</summary>
/// <param name="PaymentId">Ours, where it says so; null for what others made with the same account.</param>
/// <param name="State">As it is now.</param>
internal sealed record ListedPayment(Guid? PaymentId, PaymentState State);

/// <summary>What a provider said to an operation.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="State">What the payment is now; of a refund, only what is known of it.</param>
/// <param name="Refund">Of a refund.</param>
/// <param name="Reason">The provider's own word for a refusal.</param>
internal sealed record ProviderAnswer(AnswerKind Kind, PaymentState? State = null, RefundState? Refund = null, string? Reason = null)
{
    public static readonly ProviderAnswer Lost = new(AnswerKind.Unknown);

    /// <summary>The provider keeps no other answer to this key than that it cannot tell: asking again says nothing, only reading does.</summary>
    public static readonly ProviderAnswer KeptUnknown = new(AnswerKind.Unknown, Reason: "kept_unknown");

    public static ProviderAnswer Done(PaymentState state) => new(AnswerKind.Done, state);
}

/// <summary>A hint that something has happened at a provider.</summary>
/// <param name="Id">The provider's; the same for each time it is told.</param>
/// <param name="Type">The provider's word for it.</param>
/// <param name="PaymentId">Ours, where the event says so.</param>
/// <param name="Reference">The payment as the provider calls it.</param>
internal sealed record ProviderEvent(string Id, string Type, Guid? PaymentId, string? Reference);

/// <summary>
/// The port to a payment provider. Nothing here is retried and nothing stored: <see cref="PaymentOperations"/> does that, the same for all of them.
/// Every call must end when cancelled, for the caller sets the time limit; it then counts as <see cref="AnswerKind.Unknown"/>.
/// </summary>
internal abstract class PaymentProvider
{
    /// <summary>As <c>Payments:Provider</c>, routes and rows have it.</summary>
    public abstract string Name { get; }

    /// <summary>How long after an operation was first sent the same key does nothing twice.</summary>
    public virtual TimeSpan Replayable => TimeSpan.FromHours(23);

    /// <summary>Whether real money depends on the record of an operation: then it must survive a crash of the database.</summary>
    public virtual bool IsReal => true;

    /// <summary>Not for clients to name: it pays with what the shop itself keeps.</summary>
    public virtual bool IsInternal => false;

    /// <summary>A payment that failed stays open: whoever has its secret may pay it with another card, until it is given up.</summary>
    public virtual bool KeepsFailed => false;

    /// <summary>How long a buyer has who pays by a way of their own; null where the provider is told at once.</summary>
    public virtual TimeSpan? PaidWithin => null;

    /// <summary>Why an amount cannot be asked for, where it cannot: <c>amount_too_small</c>.</summary>
    public virtual string? Refusal(long amount, string currency) => null;

    /// <summary>The exact body of an operation, stored before it is sent.</summary>
    /// <param name="payment">What it changes.</param>
    /// <param name="kind">One of <see cref="OperationKinds"/>.</param>
    /// <param name="operation">Its key.</param>
    /// <param name="amount">Minor units.</param>
    public abstract string Compose(Payment payment, string kind, Guid operation, long amount);

    public abstract Task<ProviderAnswer> Send(Payment payment, PaymentOperation operation, CancellationToken cancelled);

    /// <summary>The payment as it is now; null where the provider has none.</summary>
    public abstract Task<PaymentState?> Read(Payment payment, CancellationToken cancelled);

    /// <summary>Whether it has books of its own, which ours are compared with.</summary>
    public virtual bool KeepsBooks => false;

    /// <summary>What was begun in [from, to), each with its refunds, in any order.</summary>
    public virtual IAsyncEnumerable<ListedPayment> List(DateTimeOffset from, DateTimeOffset to, CancellationToken cancelled) =>
        AsyncEnumerable.Empty<ListedPayment>();

    /// <summary>Null where this provider tells nothing, or where the signature is not its own or too old.</summary>
    public virtual ProviderEvent? Verify(ReadOnlySpan<byte> body, IHeaderDictionary headers) => null;
}

/// <summary>Providers by name.</summary>
internal sealed class PaymentProviders(IEnumerable<PaymentProvider> all)
{
    private readonly Dictionary<string, PaymentProvider> _byName = all.ToDictionary(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>Null where there is none of that name, or it is not configured.</summary>
    public PaymentProvider? Find(string name) => _byName.GetValueOrDefault(name);

    public string[] Names(Func<PaymentProvider, bool> which) => [.. _byName.Values.Where(which).Select(provider => provider.Name)];

    /// <summary>The one that a payment was made with.</summary>
    /// <exception cref="InvalidOperationException">A payment is older than the configuration: its provider was taken out.</exception>
    public PaymentProvider Of(Payment payment) =>
        Find(payment.Provider) ?? throw new InvalidOperationException($"Payment {payment.Id}: provider '{payment.Provider}' is not configured any more.");
}
