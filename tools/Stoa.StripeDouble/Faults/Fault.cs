namespace Stoa.StripeDouble;

/// <summary>The calls of the API that the double serves.</summary>
public enum CallKind
{
    CreateIntent,
    UpdateIntent,
    ConfirmIntent,
    CaptureIntent,
    CancelIntent,
    ReadIntent,
    ListIntents,
    CreateRefund,
    UpdateRefund,
    ReadRefund,
    ListRefunds,
    ReadCharge,
    ListCharges,
    ReadDispute,
    ListDisputes,
    AnswerDispute,
    CloseDispute,
    ReadEvent,
    ListEvents,
    ReadTransaction,
    ListTransactions,
    CreateMethod,
    ReadMethod,
    CreateToken,
    ReadToken,
}

public enum FaultKind
{
    /// <summary>The connection is reset, nothing was executed.</summary>
    Reset,

    /// <summary>500, nothing was executed and nothing is kept: the same key executes.</summary>
    Error500,

    /// <summary>500, nothing was executed, and the 500 is kept under the key: every replay is the 500.</summary>
    Error500Kept,

    /// <summary>429 rate_limit, nothing was executed.</summary>
    RateLimited,

    /// <summary>429 lock_timeout with <c>Stripe-Should-Retry: true</c>, nothing was executed.</summary>
    LockTimeout,

    /// <summary>Waits, then executes and answers.</summary>
    Slow,

    /// <summary>Executed; the connection is reset before the answer. A replay gives the answer.</summary>
    ExecutedThenReset,

    /// <summary>Executed; the caller gets a 500 from in between. A replay gives the answer.</summary>
    ExecutedThenError500,

    /// <summary>Executed, and the 500 is kept under the key: only a read tells the truth.</summary>
    ExecutedThenError500Kept,

    /// <summary>Executed; the answer waits.</summary>
    ExecutedThenSlow,

    /// <summary>Executed; half of the answer, then the connection is reset.</summary>
    ExecutedThenCut,
}

/// <summary>How calls go wrong.</summary>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>Null: any call.</summary>
    public CallKind? Call { get; init; }

    /// <summary>Null: any; else only calls that it accepts.</summary>
    public Func<Call, bool>? When { get; init; }

    /// <summary>Of calls that come again under a key: their connection is reset, whatever the kind; those that come for the first time pass.</summary>
    public bool OfReplays { get; init; }

    /// <summary>Calls to let pass before the first one.</summary>
    public int Skip { get; init; }

    /// <summary>How many calls; null: all until it is removed.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>Of the slow kinds.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Of the slow kinds: waits for this instead.</summary>
    public Task? Until { get; init; }
}

/// <summary>A call as it arrived.</summary>
/// <param name="Subject">The id in the address; null where it has none.</param>
/// <param name="Body">The form, byte for byte; of a GET its query.</param>
public sealed record Call(CallKind Kind, string Method, string Path, string? Subject, string Body, string? IdempotencyKey, string RequestId);

/// <summary>A call and what became of it.</summary>
/// <param name="Status">Null while it is in flight, and where no answer was sent.</param>
public sealed record CallRecord(Call Call, int? Status, bool Replayed, FaultKind? Fault);
