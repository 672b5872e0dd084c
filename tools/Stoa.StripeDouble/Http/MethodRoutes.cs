namespace Stoa.StripeDouble;

/// <summary>Payment methods and confirmation tokens, and how a call names the method it means.</summary>
internal static class MethodRoutes
{
    public static IEnumerable<Route> All =>
        [
            new Route(CallKind.CreateMethod, "POST", "payment_methods", IntentShapes.Method, "payment_method", Create) { ForBuyers = true },
            new Route(CallKind.ReadMethod, "GET", "payment_methods/{id}", Shapes.Call(), "payment_method", Read),
            new Route(CallKind.CreateToken, "POST", "test_helpers/confirmation_tokens", IntentShapes.Token, "confirmation_token", CreateToken),
            new Route(CallKind.CreateToken, "POST", "confirmation_tokens", IntentShapes.Token, "confirmation_token", CreateToken) { ForBuyers = true },
            new Route(CallKind.ReadToken, "GET", "confirmation_tokens/{id}", Shapes.Call(), "confirmation_token", ReadToken),
        ];

    /// <summary>The method of <c>payment_method</c>, <c>payment_method_data</c> or <c>confirmation_token</c>; none of them: no method and no error.</summary>
    public static (PaymentMethod? Method, StripeError? Error) Named(Exchange exchange)
    {
        var parameters = exchange.Parameters;
        if (parameters.Text("payment_method") is { } id)
        {
            return parameters.Has("payment_method_data")
                ? (null, StripeError.Refused("parameters_exclusive", "You may only specify one of these parameters: payment_method, payment_method_data."))
                : ById(exchange, id);
        }
        if (parameters.Fields("payment_method_data") is { } data)
        {
            return OfData(exchange, data);
        }
        if (parameters.Text("confirmation_token") is not { } tokenId)
        {
            return (null, null);
        }
        if (exchange.Account.Tokens[tokenId] is not { } token)
        {
            return (null, StripeError.Missing("ConfirmationToken", tokenId, "confirmation_token", 400));
        }
        return token.UsedBy is { } used
            ? (null, StripeError.Invalid("token_already_used", $"The confirmation token {tokenId} was already used by {used}.", "confirmation_token"))
            : (exchange.Account.Methods[token.Method], null);
    }

    private static (PaymentMethod?, StripeError?) ById(Exchange exchange, string id) =>
        TestMethods.Named(id) is { } kind ? (new PaymentMethod(Ids.Method(), kind, exchange.Now), null)
        : exchange.Account.Methods[id] is { } method ? (method, null)
        : (null, StripeError.Missing("PaymentMethod", id, "payment_method", 400));

    private static (PaymentMethod?, StripeError?) OfData(Exchange exchange, Parameters data)
    {
        if (data.Text("type") != "card" || data.Fields("card")?.Text("number") is not { } number)
        {
            return (null, StripeError.NotModelled("payment_method_data"));
        }
        if (!exchange.Buyer)
        {
            return (
                null,
                StripeError.Refused(
                    null,
                    "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you "
                        + "are using, see https://stripe.com/docs/testing."
                ) with
                {
                    Status = 402,
                }
            );
        }
        return TestMethods.Numbered(number) is { } kind
            ? (new PaymentMethod(Ids.Method(), kind, exchange.Now), null)
            : (
                null,
                new StripeError(
                    402,
                    "card_error",
                    "card_declined",
                    "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: "
                        + "https://stripe.com/docs/testing."
                )
            );
    }

    private static Reply Create(Exchange exchange)
    {
        var (method, error) = OfData(exchange, exchange.Parameters);
        return error is not null ? new Reply(error) : exchange.Commit(new Change { Method = method }, method!.Id);
    }

    private static Reply Read(Exchange exchange) =>
        exchange.Account.Methods[exchange.Subject] is null
            ? StripeError.Missing("PaymentMethod", exchange.Subject, "payment_method")
            : exchange.Show(exchange.Subject);

    private static Reply CreateToken(Exchange exchange)
    {
        var (method, error) = Named(exchange);
        if (error is not null || method is null)
        {
            return error ?? StripeError.Refused("parameter_missing", "Missing required param: payment_method.", "payment_method");
        }
        exchange.Account.Methods.Put(method.Id, method);
        var token = new ConfirmationToken(Ids.Token(), method.Id, exchange.Now) { ReturnUrl = exchange.Parameters.Text("return_url") };
        exchange.Account.Tokens.Put(token.Id, token);
        return exchange.Show(token.Id);
    }

    private static Reply ReadToken(Exchange exchange) =>
        exchange.Account.Tokens[exchange.Subject] is null
            ? StripeError.Missing("ConfirmationToken", exchange.Subject, "confirmation_token")
            : exchange.Show(exchange.Subject);
}
