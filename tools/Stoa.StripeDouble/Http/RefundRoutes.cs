namespace Stoa.StripeDouble;

internal static class RefundRoutes
{
    private static readonly FieldsShape Create = Shapes.Call([
        ("amount", Shapes.Whole(1)),
        ("charge", Shapes.Text),
        ("instructions_email", Shapes.Text),
        ("metadata", Shapes.Metadata),
        ("payment_intent", Shapes.Text),
        ("reason", Shapes.Choice("duplicate", "fraudulent", "requested_by_customer")),
        .. Shapes.Unknown("currency customer origin refund_application_fee reverse_transfer"),
    ]);

    public static IEnumerable<Route> All =>
        [
            new Route(CallKind.CreateRefund, "POST", "refunds", Create, "refund", CreateRefund),
            new Route(CallKind.UpdateRefund, "POST", "refunds/{id}", Shapes.Call(("metadata", Shapes.Metadata)), "refund", Update),
        ];

    private static Reply CreateRefund(Exchange exchange)
    {
        var (account, parameters) = (exchange.Account, exchange.Parameters);
        var (intentId, chargeId) = (parameters.Text("payment_intent"), parameters.Text("charge"));
        if (intentId is null && chargeId is null)
        {
            return StripeError.Refused(
                "parameter_missing",
                "One of the following params should be provided for this request: payment_intent or charge.",
                "payment_intent"
            );
        }
        if (chargeId is not null && account.Charges[chargeId] is null)
        {
            return StripeError.Missing("charge", chargeId, "charge");
        }
        intentId ??= account.Charges[chargeId]!.Intent;
        if (account.Intents[intentId] is not { } intent)
        {
            return StripeError.Missing("payment_intent", intentId, "payment_intent");
        }
        if (chargeId is not null && account.Charges[chargeId]!.Intent != intent.Id)
        {
            return StripeError.Refused(null, $"The charge {chargeId} does not belong to the PaymentIntent {intent.Id}.", "charge");
        }
        var charge = account.Charges[chargeId ?? intent.LatestCharge];
        var disputed = charge is { Disputed: true } && account.Disputes.Newest.Any(one => one.Charge == charge.Id && one.Status != DisputeStatus.Won);
        var ask = new Refunding.Ask(
            parameters.Number("amount"),
            parameters.Text("reason"),
            parameters.Merged("metadata", new Dictionary<string, string>(StringComparer.Ordinal))
        );
        var change = Refunding.Refund(intent, charge, account.Methods[charge?.Method], ask, chargeId is null, disputed, exchange.Now);
        return exchange.Commit(change, change.Refund?.Id ?? "");
    }

    private static Reply Update(Exchange exchange)
    {
        if (exchange.Account.Refunds[exchange.Subject] is not { } refund)
        {
            return StripeError.Missing("refund", exchange.Subject, "refund");
        }
        var change = new Change
        {
            Refund = refund with { Metadata = exchange.Parameters.Merged("metadata", refund.Metadata) },
            Events = [new("refund.updated", refund.Id, TellsPrevious: true), new("charge.refund.updated", refund.Id, TellsPrevious: true)],
        };
        return exchange.Commit(change, refund.Id);
    }
}
