namespace Stoa.StripeDouble;

/// <summary>The calls for PaymentIntents.</summary>
internal static class IntentRoutes
{
    public static IEnumerable<Route> All =>
        [
            new Route(CallKind.CreateIntent, "POST", "payment_intents", IntentShapes.Create, "payment_intent", Create),
            new Route(CallKind.ReadIntent, "GET", "payment_intents/{id}", IntentShapes.Read, "payment_intent", Read) { ForBuyers = true },
            new Route(CallKind.UpdateIntent, "POST", "payment_intents/{id}", IntentShapes.Update, "payment_intent", Update),
            new Route(CallKind.ConfirmIntent, "POST", "payment_intents/{id}/confirm", IntentShapes.Confirm, "payment_intent", Confirm) { ForBuyers = true },
            new Route(CallKind.CaptureIntent, "POST", "payment_intents/{id}/capture", IntentShapes.Capture, "payment_intent", Capture),
            new Route(CallKind.CancelIntent, "POST", "payment_intents/{id}/cancel", IntentShapes.Cancel, "payment_intent", Cancel),
        ];

    private static Reply Create(Exchange exchange)
    {
        if (Intents.Problem(exchange.Parameters, exchange.Version) is { } problem)
        {
            return problem;
        }
        var (method, error) = MethodRoutes.Named(exchange);
        if (error is not null)
        {
            return error;
        }
        var intent = Intents.New(exchange.Parameters, exchange.Now);
        var created = new Change
        {
            Intent = Intents.With(intent, method),
            Method = method,
            Events = [new("payment_intent.created", intent.Id)],
        };
        if (exchange.Parameters.Flag("confirm") != true)
        {
            return exchange.Commit(created, intent.Id);
        }
        if (method is null)
        {
            return Intents.WithoutMethod(intent) with { Intent = null };
        }
        var confirmed = Confirming.Confirm(created.Intent!, Intents.How(exchange, method), exchange.Now);
        if (confirmed.Error is { Failure: null } refused)
        {
            // A refused confirmation leaves no intent behind.
            return refused with { Intent = null };
        }
        exchange.Account.Apply(created, exchange.Origin);
        UseToken(exchange, intent);
        return exchange.Commit(confirmed, intent.Id);
    }

    private static Reply Read(Exchange exchange) => Find(exchange, (_, intent) => exchange.Show(intent.Id));

    private static Reply Update(Exchange exchange) =>
        Find(
            exchange,
            (_, intent) =>
            {
                var (method, error) = MethodRoutes.Named(exchange);
                error ??= IntentShapes.Outdated(exchange.Parameters, exchange.Version);
                return error is not null ? error : exchange.Commit(Updating.Update(intent, method, exchange.Parameters), intent.Id);
            }
        );

    private static Reply Confirm(Exchange exchange) =>
        Find(
            exchange,
            (_, intent) =>
            {
                var (method, error) = MethodRoutes.Named(exchange);
                error ??= IntentShapes.Outdated(exchange.Parameters, exchange.Version);
                method ??= exchange.Account.Methods[intent.Method];
                if (error is not null || method is null)
                {
                    return error ?? Intents.WithoutMethod(intent);
                }
                if (exchange.Buyer && intent.ConfirmationMethod == ConfirmationMethod.Manual)
                {
                    return StripeError.Invalid(
                        "payment_intent_invalid_parameter",
                        "This PaymentIntent's `confirmation_method` is `manual`: it can only be confirmed with a secret key."
                    );
                }
                var updated = Updating.Update(intent, null, exchange.Parameters);
                if (updated.Error is { } refused)
                {
                    return refused;
                }
                var change = Confirming.Confirm(updated.Intent!, Intents.How(exchange, method), exchange.Now);
                if (change.Error is not { Failure: null })
                {
                    UseToken(exchange, intent);
                }
                return exchange.Commit(change, intent.Id);
            }
        );

    private static Reply Capture(Exchange exchange) =>
        Find(
            exchange,
            (account, intent) =>
            {
                var parameters = exchange.Parameters;
                var described = intent with
                {
                    Metadata = parameters.Merged("metadata", intent.Metadata),
                    StatementDescriptorSuffix = parameters.Text("statement_descriptor_suffix") ?? intent.StatementDescriptorSuffix,
                };
                var change = Capturing.Capture(
                    described,
                    account.Charges[intent.LatestCharge],
                    parameters.Number("amount_to_capture"),
                    parameters.Flag("final_capture") != false,
                    exchange.Now
                );
                return exchange.Commit(change, intent.Id);
            }
        );

    private static Reply Cancel(Exchange exchange) =>
        Find(
            exchange,
            (account, intent) =>
                exchange.Commit(
                    Cancelling.Cancel(intent, account.Charges[intent.LatestCharge], exchange.Parameters.Text("cancellation_reason"), exchange.Now),
                    intent.Id
                )
        );

    private static Reply Find(Exchange exchange, Func<Account, PaymentIntent, Reply> then) =>
        exchange.Account.Intents[exchange.Subject] is not { } intent ? StripeError.Missing("payment_intent", exchange.Subject, "intent")
        : exchange.Hidden(intent) is { } hidden ? hidden
        : then(exchange.Account, intent);

    private static void UseToken(Exchange exchange, PaymentIntent intent)
    {
        if (exchange.Parameters.Text("confirmation_token") is { } id && exchange.Account.Tokens[id] is { } token)
        {
            exchange.Account.Tokens.Put(id, token with { UsedBy = intent.Id });
        }
    }
}
