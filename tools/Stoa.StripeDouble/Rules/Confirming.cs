namespace Stoa.StripeDouble;

/// <summary>How an intent is confirmed.</summary>
/// <param name="OffSession">The buyer is absent: a challenge cannot be answered.</param>
/// <param name="FailsOnAction"><c>error_on_requires_action</c>.</param>
/// <param name="UsesSdk">Stripe.js shows the challenge itself.</param>
internal sealed record Confirmation(PaymentMethod Method, string? ReturnUrl = null, bool OffSession = false, bool FailsOnAction = false, bool UsesSdk = false);

/// <summary>Confirming a PaymentIntent: to a challenge, a charge, or a failure after which another method can be tried.</summary>
internal static class Confirming
{
    private static readonly TimeSpan Hold = TimeSpan.FromDays(7);

    public static Change Confirm(PaymentIntent intent, Confirmation how, long now)
    {
        if (Refusal(intent, how) is { } refusal)
        {
            return Change.Refused(refusal);
        }
        var kind = how.Method.Kind;
        var challenged = kind.Challenges || (intent.AsksForChallenge && kind.KnowsChallenges);
        if (!challenged || intent.Authenticated)
        {
            return Charge(intent, how.Method, challenged, now);
        }
        return how.OffSession || how.FailsOnAction ? Decline(intent, how.Method, Unanswered(how.OffSession), false, now) : Challenge(intent, how);
    }

    /// <summary>The buyer's answer to a challenge.</summary>
    public static Change Authenticate(PaymentIntent intent, PaymentMethod method, bool passed, long now)
    {
        if (intent.Status != IntentStatus.RequiresAction)
        {
            return Change.Refused(
                StripeError.UnexpectedState(intent, $"There is no challenge to answer: the status is {Wire<IntentStatus>.Name(intent.Status)}.")
            );
        }
        if (!passed)
        {
            return Unauthenticated(intent, method);
        }
        var answered = intent with { Challenge = null, Authenticated = true };
        return intent.ConfirmationMethod == ConfirmationMethod.Manual
            ? new Change { Intent = answered with { Status = IntentStatus.RequiresConfirmation } }
            : Charge(answered, method, true, now);
    }

    /// <summary>The end of an asynchronous payment.</summary>
    public static Change Settle(PaymentIntent intent, Charge charge, PaymentMethod method, PaymentFailure? failure, long now)
    {
        if (intent.Status != IntentStatus.Processing)
        {
            return Change.Refused(StripeError.UnexpectedState(intent, $"Nothing is processing: the status is {Wire<IntentStatus>.Name(intent.Status)}."));
        }
        if (failure is null)
        {
            return Capturing.AtOnce(intent, charge with { Status = ChargeStatus.Succeeded }, method, now);
        }
        var known = failure with { Charge = charge.Id, Method = method.Id };
        return new Change
        {
            Intent = Failed(intent, known) with { LatestCharge = charge.Id },
            Charge = charge with { Status = ChargeStatus.Failed, Failure = known },
            Events = [new("charge.failed", charge.Id), new("payment_intent.payment_failed", intent.Id)],
            Entries = [Change.Entry(JournalKind.Declined, intent, charge.Id, intent.Amount, now)],
        };
    }

    private static StripeError? Refusal(PaymentIntent intent, Confirmation how) =>
        intent.Status is IntentStatus.Succeeded or IntentStatus.RequiresCapture
            ? StripeError.UnexpectedState(intent, "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.")
        : intent.Status is IntentStatus.Canceled or IntentStatus.Processing
            ? StripeError.UnexpectedState(
                intent,
                $"You cannot confirm this PaymentIntent because it has a status of {Wire<IntentStatus>.Name(intent.Status)}. Only a PaymentIntent with one of "
                    + "the following statuses may be confirmed: requires_confirmation, requires_action, requires_payment_method."
            )
        : !intent.MethodTypes.Contains(how.Method.Kind.Type, StringComparer.Ordinal)
            ? StripeError.Invalid(
                "payment_intent_incompatible_payment_method",
                $"The PaymentMethod provided ({how.Method.Kind.Type}) is not allowed for this PaymentIntent. This PaymentIntent allows the following types: "
                    + string.Join(", ", intent.MethodTypes)
                    + ".",
                "payment_method"
            ) with
            {
                Intent = intent.Id,
            }
        : how.Method.Used
            ? StripeError.Invalid(
                "payment_method_unexpected_state",
                "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without "
                    + "Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach "
                    + "it to a Customer first."
            )
        : how.ReturnUrl is null && intent.AutomaticMethods is { AllowsRedirects: true } && !how.UsesSdk
            ? StripeError.Invalid(
                null,
                "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect "
                    + "your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, "
                    + "set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup "
                    + "Intents and Payment Intents.",
                "return_url"
            )
        : how.Method.Kind.Behaviour == Behaviour.Processes && intent.CaptureMethod == CaptureMethod.Manual
            ? StripeError.Invalid(
                "payment_intent_incompatible_payment_method",
                $"The payment method {how.Method.Kind.Type} does not support manual capture.",
                "payment_method"
            ) with
            {
                Intent = intent.Id,
            }
        : null;

    private static Change Challenge(PaymentIntent intent, Confirmation how) =>
        new()
        {
            Intent = intent with
            {
                Status = IntentStatus.RequiresAction,
                Method = how.Method.Id,
                LastError = null,
                Challenge = new Challenge(Ids.Source(), how.UsesSdk ? null : how.ReturnUrl),
            },
            Method = how.Method,
            Events = [new("payment_intent.requires_action", intent.Id)],
        };

    private static Change Charge(PaymentIntent intent, PaymentMethod method, bool challenged, long now)
    {
        var charge = NewCharge(intent, method, challenged, now);
        var tried = intent with { LatestCharge = charge.Id, LastError = null, Challenge = null, Authenticated = false, Method = method.Id };
        switch (method.Kind.Behaviour)
        {
            case Behaviour.Declines:
                return Decline(intent, method, method.Kind.Failure!, challenged, now);
            case Behaviour.Processes:
                return new Change
                {
                    Intent = tried with { Status = IntentStatus.Processing },
                    Charge = charge with { Status = ChargeStatus.Pending },
                    Method = method with { Used = true },
                    Events = [new("charge.pending", charge.Id), new("payment_intent.processing", intent.Id)],
                };
            case Behaviour.Succeeds when intent.CaptureMethod == CaptureMethod.Manual:
                return new Change
                {
                    Intent = tried with { Status = IntentStatus.RequiresCapture, AmountCapturable = intent.Amount },
                    Charge = charge with { CaptureBefore = now + (long)Hold.TotalSeconds, Multicapture = intent.AsksForMulticapture },
                    Method = method with { Used = true },
                    Events = [new("charge.succeeded", charge.Id), new("payment_intent.amount_capturable_updated", intent.Id)],
                    Entries = [Change.Entry(JournalKind.Authorized, intent, charge.Id, intent.Amount, now)],
                };
            case Behaviour.Succeeds:
            default:
                return Capturing.AtOnce(tried, charge, method with { Used = true }, now);
        }
    }

    private static Change Decline(PaymentIntent intent, PaymentMethod method, PaymentFailure failure, bool challenged, long now)
    {
        var charge = NewCharge(intent, method, challenged, now);
        var known = failure with { Charge = charge.Id, Method = method.Id };
        return new Change
        {
            Error = StripeError.Declined(known, intent.Id),
            Intent = Failed(intent, known) with { LatestCharge = charge.Id },
            Charge = charge with { Status = ChargeStatus.Failed, Failure = known },
            Method = method,
            Events = [new("charge.failed", charge.Id), new("payment_intent.payment_failed", intent.Id)],
            Entries = [Change.Entry(JournalKind.Declined, intent, charge.Id, intent.Amount, now)],
        };
    }

    private static Change Unauthenticated(PaymentIntent intent, PaymentMethod method)
    {
        var failure = new PaymentFailure(
            StripeError.InvalidRequest,
            "payment_intent_authentication_failure",
            "We are unable to authenticate your payment method. Please choose a different payment method and try again."
        )
        {
            Method = method.Id,
        };
        return new Change { Intent = Failed(intent, failure), Events = [new("payment_intent.payment_failed", intent.Id)] };
    }

    private static PaymentIntent Failed(PaymentIntent intent, PaymentFailure failure) =>
        intent with
        {
            Status = IntentStatus.RequiresPaymentMethod,
            LastError = failure,
            Challenge = null,
            Authenticated = false,
            Method = null,
        };

    private static PaymentFailure Unanswered(bool offSession) =>
        new(
            "card_error",
            "authentication_required",
            offSession
                ? "Your card was declined. This transaction requires authentication."
                : "This payment required an authentication action to complete, but `error_on_requires_action` was set. When you're ready, you can upgrade your "
                    + "integration to handle actions at https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions."
        )
        {
            DeclineCode = "authentication_required",
        };

    private static Charge NewCharge(PaymentIntent intent, PaymentMethod method, bool challenged, long now) =>
        new()
        {
            Id = Ids.Charge(),
            Intent = intent.Id,
            Amount = intent.Amount,
            Currency = intent.Currency,
            Created = now,
            Method = method.Id,
            Status = ChargeStatus.Succeeded,
            Challenged = challenged,
            Description = intent.Description,
            Metadata = intent.Metadata,
            ReceiptEmail = intent.ReceiptEmail,
            Shipping = intent.Shipping,
            StatementDescriptor = intent.StatementDescriptor,
            StatementDescriptorSuffix = intent.StatementDescriptorSuffix,
        };
}
