namespace Stoa.StripeDouble;

/// <summary>A buyer objects at their bank, the merchant answers, the bank decides.</summary>
internal static class Disputing
{
    /// <summary>Texts that decide a dispute in Stripe's sandbox.</summary>
    private const string Winning = "winning_evidence";
    private const string Losing = "losing_evidence";

    private static readonly TimeSpan ToAnswer = TimeSpan.FromDays(9);

    /// <summary>The buyer objects.</summary>
    /// <param name="amount">Null: all that was captured.</param>
    public static Change Open(PaymentIntent intent, Charge? charge, PaymentMethod? method, string reason, long? amount, long now)
    {
        if (charge is not { Captured: true } || charge.Disputed)
        {
            return Change.Refused(StripeError.Invalid(null, "Only a captured charge can be disputed, and only once."));
        }
        var disputed = amount ?? charge.AmountCaptured;
        var withdrawn = new BalanceTransaction(Ids.Transaction(), -disputed, charge.Currency, "adjustment", Ids.Dispute(), now);
        var dispute = new Dispute
        {
            Id = withdrawn.Source,
            Charge = charge.Id,
            Intent = intent.Id,
            Amount = disputed,
            Currency = charge.Currency,
            Created = now,
            Reason = reason,
            Brand = method?.Kind.Brand ?? "visa",
            DueBy = now + (long)ToAnswer.TotalSeconds,
            BalanceTransactions = [withdrawn.Id],
        };
        return new Change
        {
            Charge = charge with { Disputed = true },
            Dispute = dispute,
            Transactions = [withdrawn],
            Events = [new("charge.dispute.created", dispute.Id), new("charge.dispute.funds_withdrawn", dispute.Id)],
            Entries = [Change.Entry(JournalKind.DisputeOpened, intent, dispute.Id, disputed, now)],
        };
    }

    public static Change Answer(PaymentIntent intent, Dispute dispute, IReadOnlyDictionary<string, string> evidence, bool submit, long now)
    {
        if (!dispute.Open)
        {
            return Change.Refused(StripeError.Invalid(null, "This dispute is already closed"));
        }
        var answered = dispute with { Evidence = evidence };
        if (!submit)
        {
            return Updated(answered);
        }
        answered = answered with { Status = DisputeStatus.UnderReview, Submissions = dispute.Submissions + 1 };
        return evidence.GetValueOrDefault("uncategorized_text") switch
        {
            Winning => Close(intent, answered, true, now),
            Losing => Close(intent, answered, false, now),
            _ => Updated(answered),
        };
    }

    public static Change Close(PaymentIntent intent, Dispute dispute, bool won, long now)
    {
        if (!dispute.Open)
        {
            return Change.Refused(StripeError.Invalid(null, "This dispute is already closed"));
        }
        if (!won)
        {
            return new Change
            {
                Dispute = dispute with { Status = DisputeStatus.Lost },
                Events = [new("charge.dispute.closed", dispute.Id, TellsPrevious: true)],
                Entries = [Change.Entry(JournalKind.DisputeLost, intent, dispute.Id, dispute.Amount, now)],
            };
        }
        var back = new BalanceTransaction(Ids.Transaction(), dispute.Amount, dispute.Currency, "adjustment", dispute.Id, now);
        return new Change
        {
            Dispute = dispute with { Status = DisputeStatus.Won, BalanceTransactions = [.. dispute.BalanceTransactions, back.Id] },
            Transactions = [back],
            Events = [new("charge.dispute.funds_reinstated", dispute.Id, TellsPrevious: true), new("charge.dispute.closed", dispute.Id, TellsPrevious: true)],
            Entries = [Change.Entry(JournalKind.DisputeWon, intent, dispute.Id, dispute.Amount, now)],
        };
    }

    private static Change Updated(Dispute dispute) => new() { Dispute = dispute, Events = [new("charge.dispute.updated", dispute.Id, TellsPrevious: true)] };
}
