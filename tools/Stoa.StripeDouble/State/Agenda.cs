namespace Stoa.StripeDouble;

internal enum DueKind
{
    HoldEnds,
    PaymentEnds,
    RefundArrives,
    RefundComesBack,
    BuyerDisputes,
}

/// <summary>Something to come.</summary>
/// <param name="At">Unix seconds.</param>
internal readonly record struct Due(DueKind Kind, string Id, long At);

/// <summary>What happens by itself once the clock gets there.</summary>
internal sealed class Agenda
{
    /// <summary>Until a pending refund arrives, or one that fails comes back.</summary>
    private static readonly TimeSpan RefundTakes = TimeSpan.FromMinutes(10);

    private readonly PriorityQueue<Due, (long At, int Order)> _due = new();
    private int _noted;

    public Due? Next(long now) => _due.TryPeek(out var due, out _) && due.At <= now ? _due.Dequeue() : null;

    /// <summary>Notes what follows from a change.</summary>
    public void Note(Change change, Table<PaymentMethod> methods, long now)
    {
        if (change.Charge is { CaptureBefore: { } end } held && change.Entries.Any(entry => entry.Kind == JournalKind.Authorized))
        {
            Add(new Due(DueKind.HoldEnds, held.Id, end));
        }
        if (change is { Intent: { Status: IntentStatus.Processing } intent, Method: { } method })
        {
            Add(new Due(DueKind.PaymentEnds, intent.Id, now + (long)method.Kind.Takes.TotalSeconds));
        }
        if (change.Charge is { Captured: true, Disputed: false } captured && methods[captured.Method]?.Kind.Disputes == true && change.Intent is not null)
        {
            Add(new Due(DueKind.BuyerDisputes, captured.Id, now));
        }
        if (change is { Refund: { Release: false, FailureReason: null } refund, Charge: not null })
        {
            NoteRefund(refund, methods[refund.Method]?.Kind.Refunds, now + (long)RefundTakes.TotalSeconds);
        }
    }

    private void NoteRefund(Refund refund, RefundBehaviour? behaviour, long at)
    {
        if (behaviour == RefundBehaviour.Pends)
        {
            Add(new Due(DueKind.RefundArrives, refund.Id, at));
        }
        else if (behaviour == RefundBehaviour.Fails)
        {
            Add(new Due(DueKind.RefundComesBack, refund.Id, at));
        }
    }

    private void Add(Due due) => _due.Enqueue(due, (due.At, _noted++));
}
