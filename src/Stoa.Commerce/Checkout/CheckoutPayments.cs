using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Payments;

namespace Stoa.Commerce.Checkout;

/// <summary>How the buyer pays.</summary>
/// <param name="Provider">By name.</param>
/// <param name="MethodId">The provider's id of what the buyer chose; empty where the buyer's client will say.</param>
/// <param name="ReturnUrl">Where a page of the provider sends the buyer back to.</param>
internal sealed record CheckoutPayment(string Provider, string MethodId, string? ReturnUrl)
{
    private static readonly StringFormat Address = new(
        Rule.OneOf("https://…"),
        text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? text : null
    );

    public static CheckoutPayment Read(ObjectReader members) =>
        new(members.Text("provider", 50), members.OptionalText("method_id", 100), members.OptionalForm("return_url", 2000, Address));
}

/// <summary>The payments of a checkout: planned before anything is held, asked for once it is.</summary>
internal sealed class CheckoutPayments(PaymentOperations operations, OfferedPayments offered, PaymentOptions options, TimeProvider clock)
{
    /// <summary>What gift cards and credit pay first, then the rest by the buyer's choice; none where there is nothing to pay.</summary>
    public Outcome<PlannedPayment[]> Plan(CheckoutRow row, CheckoutPayment? payment)
    {
        var purchase = row.Purchase;
        List<PlannedPayment> planned =
        [
            .. purchase.Credits.Select(credit => Plan(row, new CheckoutPayment(credit.Provider, credit.MethodId, null), credit.Amount)),
        ];
        if (purchase.Due() == 0)
        {
            return planned.ToArray();
        }
        if (payment is null)
        {
            return Failure.Invalid("payment", Rule.Required);
        }
        if (offered.Refusal(payment.Provider, payment.MethodId) is { } unoffered)
        {
            return unoffered with { Field = unoffered.Fault == CommerceFaults.PaymentProviderUnknown ? "payment.provider" : "payment.method_id" };
        }
        planned.Add(Plan(row, payment, purchase.Due()));
        return planned[^1].Refusal is { } refusal ? Refusal(refusal)! : planned.ToArray();
    }

    private PlannedPayment Plan(CheckoutRow row, CheckoutPayment payment, long amount) =>
        operations.Plan(
            new PaymentRequest(Guid.CreateVersion7(clock.GetUtcNow()), payment.Provider, row.Purchase.Money(amount), payment.MethodId, row.UserId)
            {
                ReturnUrl = payment.ReturnUrl,
                CheckoutId = row.Id,
            }
        );

    /// <summary>Asks for them one after the other; after the first that is not paid at once, the others are not asked for.</summary>
    public async Task<IReadOnlyList<StartedPayment>> Ask(IReadOnlyList<PlannedPayment> planned)
    {
        var started = new List<StartedPayment>();
        foreach (var payment in planned)
        {
            started.Add(
                started.TrueForAll(IsPaid)
                    ? await operations.Begin(payment, CancellationToken.None)
                    : new StartedPayment(payment.Payment, payment.Start, new ProviderAnswer(AnswerKind.Refused, Reason: "not_asked"))
            );
        }
        return started;
    }

    public async Task Record(IReadOnlyList<StartedPayment> started)
    {
        foreach (var payment in started)
        {
            await operations.Record(payment.Operation, payment.Answer, CancellationToken.None);
        }
    }

    /// <summary>The state with what the buyer's client needs to go on.</summary>
    public CheckoutState Describe(CheckoutState state, IReadOnlyList<StartedPayment> started) =>
        started.Select(payment => payment.Answer.State).FirstOrDefault(paid => paid?.Status == PaymentStatuses.RequiresAction) is { } waiting
            ? Describe(state, waiting)
            : state with
            {
                Reference = started.Count == 0 ? null : started[^1].Answer.State?.Reference,
            };

    public CheckoutState Describe(CheckoutState state, PaymentState waiting) =>
        state with
        {
            ClientSecret = waiting.ClientSecret,
            PublishableKey = options.Stripe.PublishableKey,
            RedirectUrl = waiting.RedirectUrl,
            Reference = waiting.Reference,
        };

    public static bool IsPaid(StartedPayment started) =>
        started.Answer is { Kind: AnswerKind.Done, State: { } state } && PaymentStatuses.IsPromised(state.Status) && state.IsFor(started.Payment);

    /// <summary>Why the buyer cannot pay so; null where that is not known, or where they can.</summary>
    public static Failure? Refusal(IReadOnlyList<StartedPayment> started) =>
        started.Select(payment => Refusal(payment.Answer)).FirstOrDefault(why => why is not null);

    private static Failure? Refusal(ProviderAnswer answer) =>
        answer.Kind switch
        {
            AnswerKind.Done => answer.State!.Status == PaymentStatuses.Failed ? Declines.Of(answer.State.Reason) : null,
            AnswerKind.Declined => Declines.Of(answer.Reason),
            AnswerKind.Unusable => new Failure { Fault = CommerceFaults.PaymentMethodUnusable, Field = "payment.method_id" },
            AnswerKind.Refused => CommerceFaults.PaymentUnavailable,
            AnswerKind.Unknown => null,
        };
}
