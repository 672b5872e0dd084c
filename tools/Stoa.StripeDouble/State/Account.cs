using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>
/// All that the double knows of one Stripe account. Whoever reads or changes more than one thing holds <see cref="Gate" />; a call of the API holds it from its
/// first look to its answer, so that two calls for one intent happen one after the other.
/// </summary>
internal sealed class Account(DoubleClock clock, StripeDoubleOptions options)
{
    private readonly Agenda _agenda = new();

    public Lock Gate { get; } = new();
    public Table<PaymentIntent> Intents { get; } = new();
    public Table<Charge> Charges { get; } = new();
    public Table<Refund> Refunds { get; } = new();
    public Table<Dispute> Disputes { get; } = new();
    public Table<PaymentMethod> Methods { get; } = new();
    public Table<ConfirmationToken> Tokens { get; } = new();
    public Table<BalanceTransaction> Transactions { get; } = new();

    /// <summary>The latest of them, as Stripe keeps the events of 30 days.</summary>
    public Table<StripeEvent> Events { get; } = new(50_000);
    public Journal Journal { get; } = new();
    public DoubleClock Clock => clock;

    /// <summary>Where clients reach the double.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Takes every event, in order, while <see cref="Gate" /> is held.</summary>
    public Action<StripeEvent> Sink { get; set; } = _ => { };

    /// <summary>How many addresses are told of an event.</summary>
    public Func<int> Listeners { get; set; } = () => 0;

    /// <summary>Makes what a rule decided true, and tells it.</summary>
    public Change Apply(Change change, Origin origin = default, long? at = null)
    {
        lock (Gate)
        {
            var before = change
                .Events.Where(occurrence => occurrence.TellsPrevious)
                .Select(occurrence => occurrence.Subject)
                .Distinct(StringComparer.Ordinal)
                .ToDictionary(id => id, id => Render(id), StringComparer.Ordinal);
            Put(change);
            Journal.Add(change.Entries);
            var now = at ?? clock.Now;
            foreach (var occurrence in change.Events)
            {
                Tell(occurrence, before.GetValueOrDefault(occurrence.Subject), origin, now);
            }
            _agenda.Note(change, Methods, now);
            return change;
        }
    }

    /// <summary>Lets happen what has fallen due, each at its own time.</summary>
    public void Settle()
    {
        lock (Gate)
        {
            while (_agenda.Next(clock.Now) is { } due)
            {
                // A decline is a change as well.
                if (Decide(due) is { Error: null or { Failure: not null } } change)
                {
                    Apply(change, at: due.At);
                }
            }
        }
    }

    /// <summary>The object of an id; null where it does not exist.</summary>
    public JsonObject? Render(string id) =>
        id[..(id.IndexOf('_', StringComparison.Ordinal) + 1)] switch
        {
            "pi_" => Intents[id] is { } intent ? IntentJson.Write(intent, method => Methods[method], BaseUrl) : null,
            "ch_" => Charges[id] is { } charge ? ChargeJson.Write(charge, Methods[charge.Method]) : null,
            "re_" => Refunds[id] is { } refund ? RefundJson.Write(refund) : null,
            "dp_" => Disputes[id] is { } dispute ? DisputeJson.Write(dispute, clock.Now, transaction => Transactions[transaction]) : null,
            "pm_" => Methods[id] is { } method ? MethodJson.Write(method) : null,
            "txn_" => Transactions[id] is { } transaction ? DisputeJson.Transaction(transaction) : null,
            "ctoken_" => Tokens[id] is { } token ? MethodJson.Token(token, Methods[token.Method]!) : null,
            "evt_" => Events[id]?.Json,
            _ => null,
        };

    private Change? Decide(Due due) =>
        due.Kind switch
        {
            DueKind.HoldEnds => Charges[due.Id] is { } charge ? Expiring.Expire(Intents[charge.Intent]!, charge, due.At) : null,
            DueKind.PaymentEnds => Intents[due.Id] is { } intent && Methods[intent.Method] is { } method
                ? Confirming.Settle(intent, Charges[intent.LatestCharge]!, method, method.Kind.Failure, due.At)
                : null,
            DueKind.RefundArrives => Refunds[due.Id] is { } refund ? Refunding.Succeed(refund) : null,
            DueKind.RefundComesBack => Refunds[due.Id] is { } refund
                ? Refunding.Fail(refund, Charges[refund.Charge]!, "expired_or_canceled_card", due.At)
                : null,
            DueKind.BuyerDisputes => Charges[due.Id] is { } charge
                ? Disputing.Open(Intents[charge.Intent]!, charge, Methods[charge.Method], "fraudulent", null, due.At)
                : null,
        };

    private void Put(Change change)
    {
        if (change.Method is { } method)
        {
            Methods.Put(method.Id, method);
        }
        if (change.Charge is { } charge)
        {
            Charges.Put(charge.Id, charge);
        }
        if (change.Refund is { } refund)
        {
            Refunds.Put(refund.Id, refund);
        }
        if (change.Dispute is { } dispute)
        {
            Disputes.Put(dispute.Id, dispute);
        }
        if (change.Intent is { } intent)
        {
            Intents.Put(intent.Id, intent);
        }
        foreach (var transaction in change.Transactions)
        {
            Transactions.Put(transaction.Id, transaction);
        }
    }

    private void Tell(Occurrence occurrence, JsonObject? before, Origin origin, long now)
    {
        var json = Render(occurrence.Subject)!;
        var data = new JsonObject { ["object"] = json };
        if (occurrence.TellsPrevious && before is not null)
        {
            data["previous_attributes"] = StripeJson.Changed(before, json);
        }
        var id = Ids.Event();
        var intent = occurrence.Subject.StartsWith("pi_", StringComparison.Ordinal) ? occurrence.Subject : (string)json["payment_intent"]!;
        var told = new StripeEvent(
            id,
            occurrence.Type,
            now,
            occurrence.Subject,
            intent,
            StripeJson.Write(
                new JsonObject
                {
                    ["id"] = id,
                    ["object"] = "event",
                    ["api_version"] = options.ApiVersion,
                    ["created"] = now,
                    ["data"] = data,
                    ["livemode"] = false,
                    ["pending_webhooks"] = Listeners(),
                    ["request"] = new JsonObject { ["id"] = origin.RequestId, ["idempotency_key"] = origin.IdempotencyKey },
                    ["type"] = occurrence.Type,
                }
            )
        );
        Events.Put(id, told);
        Sink(told);
    }
}
