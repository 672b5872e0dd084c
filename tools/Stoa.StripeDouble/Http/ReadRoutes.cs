namespace Stoa.StripeDouble;

/// <summary>Everything that is only read, and the answers to disputes.</summary>
internal static class ReadRoutes
{
    private static readonly Shape Filter = Shapes.Text;

    public static IEnumerable<Route> All => [.. OfPayments, .. OfDisputes, .. OfTheAccount];

    private static IEnumerable<Route> OfPayments =>
        [
            List(
                CallKind.ListIntents,
                "payment_intents",
                "payment_intent",
                [("customer", Filter), ("customer_account", Filter)],
                exchange => Page(exchange, exchange.Account.Intents, intent => !exchange.Parameters.Has("customer"), intent => (intent.Id, intent.Created))
            ),
            Read(CallKind.ReadCharge, "charges/{id}", "charge", exchange => exchange.Account.Charges[exchange.Subject]),
            List(
                CallKind.ListCharges,
                "charges",
                "charge",
                [("customer", Filter), ("payment_intent", Filter), ("transfer_group", Filter)],
                exchange =>
                    Page(
                        exchange,
                        exchange.Account.Charges,
                        charge => Fits(exchange, "payment_intent", charge.Intent) && !exchange.Parameters.Has("customer"),
                        charge => (charge.Id, charge.Created)
                    )
            ),
            Read(CallKind.ReadRefund, "refunds/{id}", "refund", exchange => exchange.Account.Refunds[exchange.Subject]),
            List(
                CallKind.ListRefunds,
                "refunds",
                "refund",
                [("charge", Filter), ("payment_intent", Filter)],
                exchange =>
                    Page(
                        exchange,
                        exchange.Account.Refunds,
                        refund => Fits(exchange, "charge", refund.Charge) && Fits(exchange, "payment_intent", refund.Intent),
                        refund => (refund.Id, refund.Created)
                    )
            ),
        ];

    private static IEnumerable<Route> OfDisputes =>
        [
            Read(CallKind.ReadDispute, "disputes/{id}", "dispute", exchange => exchange.Account.Disputes[exchange.Subject]),
            List(
                CallKind.ListDisputes,
                "disputes",
                "dispute",
                [("charge", Filter), ("payment_intent", Filter)],
                exchange =>
                    Page(
                        exchange,
                        exchange.Account.Disputes,
                        dispute => Fits(exchange, "charge", dispute.Charge) && Fits(exchange, "payment_intent", dispute.Intent),
                        dispute => (dispute.Id, dispute.Created)
                    )
            ),
            new Route(
                CallKind.AnswerDispute,
                "POST",
                "disputes/{id}",
                Shapes.Call(
                    ("evidence", Shapes.Fields(DisputeJson.Evidence.Select(name => (name, Shapes.Unsettable)))),
                    ("metadata", Shapes.Metadata),
                    ("submit", Shapes.Flag)
                ),
                "dispute",
                Answer
            ),
            new Route(CallKind.CloseDispute, "POST", "disputes/{id}/close", Shapes.Call(), "dispute", Accept),
        ];

    private static IEnumerable<Route> OfTheAccount =>
        [
            Read(CallKind.ReadEvent, "events/{id}", "event", exchange => exchange.Account.Events[exchange.Subject]),
            List(
                CallKind.ListEvents,
                "events",
                "event",
                [("delivery_success", Shapes.Unmodelled), ("type", Filter), ("types", Shapes.Texts)],
                exchange => Page(exchange, exchange.Account.Events, told => OfType(exchange, told.Type), told => (told.Id, told.Created))
            ),
            Read(CallKind.ReadTransaction, "balance_transactions/{id}", "balance_transaction", exchange => exchange.Account.Transactions[exchange.Subject]),
            List(
                CallKind.ListTransactions,
                "balance_transactions",
                "balance_transaction",
                [("currency", Filter), ("payout", Shapes.Unmodelled), ("source", Filter), ("type", Filter)],
                exchange =>
                    Page(
                        exchange,
                        exchange.Account.Transactions,
                        one => Fits(exchange, "currency", one.Currency) && Fits(exchange, "source", one.Source) && Fits(exchange, "type", one.Type),
                        one => (one.Id, one.Created)
                    )
            ),
        ];

    private static Route Read(CallKind kind, string template, string name, Func<Exchange, object?> find) =>
        new(
            kind,
            "GET",
            template,
            Shapes.Call(),
            name,
            exchange => find(exchange) is null ? StripeError.Missing(name, exchange.Subject, "id") : exchange.Show(exchange.Subject)
        );

    private static Route List(CallKind kind, string template, string name, (string, Shape)[] filters, Func<Exchange, Reply> handle) =>
        new(kind, "GET", template, Shapes.List(filters), name, handle) { Listed = true };

    private static Reply Page<T>(Exchange exchange, Table<T> table, Func<T, bool> fits, Func<T, (string, long)> read)
        where T : class => Lists.Page(exchange, exchange.Call.Path, exchange.Call.Path.Split('/')[^1].TrimEnd('s'), table, fits, read);

    private static bool Fits(Exchange exchange, string name, string value) => exchange.Parameters.Text(name) is not { } wanted || wanted == value;

    private static bool OfType(Exchange exchange, string type)
    {
        var types = exchange.Parameters.List("types");
        return Fits(exchange, "type", type) && (types.Count == 0 || types.Contains(type, StringComparer.Ordinal));
    }

    private static Reply Answer(Exchange exchange)
    {
        var (account, parameters) = (exchange.Account, exchange.Parameters);
        if (account.Disputes[exchange.Subject] is not { } dispute)
        {
            return StripeError.Missing("dispute", exchange.Subject, "id");
        }
        dispute = dispute with { Metadata = parameters.Merged("metadata", dispute.Metadata) };
        var evidence = parameters.Merged("evidence", dispute.Evidence);
        // Stripe submits unless it is told to wait.
        var submits = parameters.Has("evidence") && parameters.Flag("submit") != false;
        return exchange.Commit(Disputing.Answer(account.Intents[dispute.Intent]!, dispute, evidence, submits, exchange.Now), dispute.Id);
    }

    private static Reply Accept(Exchange exchange) =>
        exchange.Account.Disputes[exchange.Subject] is { } dispute
            ? exchange.Commit(Disputing.Close(exchange.Account.Intents[dispute.Intent]!, dispute, false, exchange.Now), dispute.Id)
            : StripeError.Missing("dispute", exchange.Subject, "id");
}
