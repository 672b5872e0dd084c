using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Stock.Hot;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Commerce.Checkout;

/// <summary>
/// Buys the cart at the price that was quoted, or at the one that the client expects. Everything is held first and recorded with what the provider will be
/// asked; then it is asked; then the order is placed, or waits for the buyer or the provider, or all is given back.
/// </summary>
internal sealed class StartCheckout(
    NpgsqlDataSource database,
    Quotes quotes,
    CheckoutHolds holds,
    CheckoutDesk desk,
    CheckoutPayments payments,
    ItemAdmission admission,
    UnfinishedWork unfinished,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Order>("/checkout", routes.Resolve<StartCheckout>().Handle)
            .WithName("Checkout", "startCheckout", "Buy the cart")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Creating()
            .LocatedAt<Order>(order => $"/orders/{order.Id}")
            .IdempotentWithSecret()
            .WithSuccess(CommerceSuccesses.OrderPlaced)
            .OrAccepts(CommerceSuccesses.CheckoutStarted, CheckoutExamples.State)
            .ProducesFault(Quotes.Faults)
            .ProducesFault(
                CommerceFaults.CheckoutNotFound,
                CommerceFaults.QuoteExpired,
                CommerceFaults.CheckoutInProgress,
                CommerceFaults.CartChanged,
                CommerceFaults.CodeRefused,
                CommerceFaults.EmailMissing,
                CommerceFaults.PaymentProviderUnknown,
                CommerceFaults.PaymentMethodUnusable,
                CommerceFaults.PaymentDeclined,
                CommerceFaults.PaymentUnavailable,
                RequestFaults.Overloaded
            )
            .WithExample(Examples.Order, CheckoutExamples.Request);

    public sealed record Request(Guid? QuoteId, bool HasQuote, Money? ExpectedTotal, CheckoutPayment? Payment, string Notes) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            var quote = input.Body.OptionalId("quote_id");
            input.Body.OneAtLeast("quote_id", "expected_total");
            return new Request(
                Guid.TryParseExact(quote, "D", out var id) ? id : null,
                quote is not null,
                input.Body.OptionalValue("expected_total", Money.Read),
                input.Body.OptionalObject("payment", CheckoutPayment.Read),
                input.Body.OptionalText("notes", Order.MaxNotes)
            );
        }
    }

    public async Task<Outcome<Order>> Handle(Request request, RequestContext context)
    {
        var known = await Known(context.Caller, request.QuoteId, context.CancellationToken);
        var active = known.FirstOrDefault(checkout => checkout.IsActive);
        // A checkout of the same buyer that has asked its provider comes before all that could be said of the cart, which it holds.
        if (!request.HasQuote && active is { Status: not CheckoutStatuses.RequiresAction })
        {
            return CheckoutDesk.InProgress(active.Id);
        }
        var found = await Quoted(request, known.FirstOrDefault(checkout => checkout.Id == request.QuoteId), context);
        if (found.Failure is not null)
        {
            return found.Failure;
        }
        var (row, isStored) = (found.Value!.Row, found.Value.IsStored);
        if (row.Status == CheckoutStatuses.Placed)
        {
            return await Placed(row.Id, context.CancellationToken);
        }
        if (Refusal(request, row, context) is { } refusal)
        {
            return refusal;
        }
        var planned = payments.Plan(row, request.Payment);
        if (planned.Failure is not null)
        {
            return planned.Failure;
        }
        using var place = admission.Enter(row.Purchase.Lines.Select(line => line.ItemId));
        if (place is null)
        {
            return ItemAdmission.Busy;
        }
        if (await Supersede(active) is { } ended && (ended.IsActive || (ended.Id == row.Id && ended.Status != CheckoutStatuses.Quoted)))
        {
            return ended.IsActive ? CheckoutDesk.InProgress(ended.Id)
                : ended.Status == CheckoutStatuses.Placed ? await Placed(row.Id, CancellationToken.None)
                : CommerceFaults.QuoteExpired;
        }
        return await unfinished.OrLater(
            $"checkout {row.Id}",
            () => Buy(row, isStored, request.Notes, planned.Value!, context),
            cancelled => GoOn(row, planned.Value!, cancelled)
        );
    }

    private async Task<Outcome<Order>> Buy(CheckoutRow row, bool isStored, string notes, PlannedPayment[] planned, RequestContext context)
    {
        var held = await holds.Take(row, isStored, notes, planned, context.CancellationToken);
        if (held.Failure is null)
        {
            return await Pay(held.Value!, planned, context);
        }
        var known = await Known(context.Caller, row.Id, CancellationToken.None);
        return known.FirstOrDefault(checkout => checkout.IsActive) is { } first ? CheckoutDesk.InProgress(first.Id)
            // A twin of this request may have bought what was quoted since it was read, and emptied the cart with it.
            : known.Any(checkout => checkout.Id == row.Id && checkout.Status == CheckoutStatuses.Placed) ? await Placed(row.Id, CancellationToken.None)
            : ReferenceEquals(held.Failure, CheckoutHolds.Twin) ? CheckoutDesk.InProgress(row.Id)
            : await Explain(row, context);
    }

    /// <summary>
    /// What is left where the database went away in between: where everything was held by then, the provider, who answers the same again, is asked again.
    /// </summary>
    private async Task GoOn(CheckoutRow row, PlannedPayment[] planned, CancellationToken cancelled)
    {
        if (
            await database.One(CheckoutRow.FindSql, CheckoutRow.From, cancelled, row.Id, row.Owner) is { IsActive: true } open
            && open.Payments.SequenceEqual(planned.Select(payment => payment.Payment.Id))
        )
        {
            await payments.Record(await payments.Ask(planned));
            await desk.GoOn(open, cancelled);
        }
    }

    private async Task<Outcome<Order>> Placed(Guid order, CancellationToken cancelled) => Outcome.Created((await OrderRows.Find(database, order, cancelled))!);

    /// <summary>From here on the client's going away changes nothing.</summary>
    private async Task<Outcome<Order>> Pay(CheckoutRow row, IReadOnlyList<PlannedPayment> planned, RequestContext context)
    {
        var started = await payments.Ask(planned);
        if (started.All(CheckoutPayments.IsPaid))
        {
            var placed = await desk.Place(row, started, context);
            if (placed.Failure is null)
            {
                return placed;
            }
        }
        await payments.Record(started);
        var ended = await desk.GoOn(row, CancellationToken.None);
        return ended.Status == CheckoutStatuses.Placed ? await Placed(row.Id, CancellationToken.None)
            : ended.IsActive
                ? Outcome.Alternative(
                    Outcome.Accepted(payments.Describe(CheckoutState.Of(ended, clock.GetUtcNow()), started)),
                    CommerceSuccesses.CheckoutStarted
                )
            : CheckoutPayments.Refusal(started) ?? await Explain(row, context);
    }

    private sealed record Found(CheckoutRow Row, bool IsStored);

    private async Task<Outcome<Found>> Quoted(Request request, CheckoutRow? stored, RequestContext context)
    {
        if (request is { HasQuote: false, ExpectedTotal: null })
        {
            return Failure.Invalid("quote_id", Rule.Required);
        }
        if (!request.HasQuote)
        {
            var made = await quotes.Make(context);
            return made.Failure is not null ? made.Failure : new Found(made.Value!, IsStored: false);
        }
        return stored is null ? CommerceFaults.CheckoutNotFound
            : IsOver(stored, clock.GetUtcNow()) ? CommerceFaults.QuoteExpired
            : new Found(stored, IsStored: true);
    }

    /// <summary>What was quoted is not promised any more. Whoever begins again in a challenge has no more time for it than a challenge takes.</summary>
    private static bool IsOver(CheckoutRow stored, DateTimeOffset now) =>
        stored.Status switch
        {
            CheckoutStatuses.Cancelled or CheckoutStatuses.Expired => true,
            CheckoutStatuses.Quoted => stored.IsOver(now),
            CheckoutStatuses.RequiresAction => stored.CreatedAt + CheckoutHolds.ActionLifetime <= now,
            _ => false,
        };

    private static Failure? Refusal(Request request, CheckoutRow row, RequestContext context)
    {
        var total = row.Purchase.Money(row.Purchase.Total);
        return request.ExpectedTotal is { } expected && expected != total ? CartFailures.Changed(total)
            : context.Caller.IsGuest && row.Email.Length == 0 ? CommerceFaults.EmailMissing
            : null;
    }

    /// <summary>
    /// A buyer who begins again, with another card, ends what waits for the first one, unless that is paid by now. What a provider has been asked and has not
    /// answered is left alone: it may have taken the money.
    /// </summary>
    /// <param name="other">What waited when the request came; one that began since is the twin that the holds refuse.</param>
    /// <returns>What became of it; null where there was nothing.</returns>
    private async Task<CheckoutRow?> Supersede(CheckoutRow? other) =>
        other?.Status == CheckoutStatuses.RequiresAction ? await desk.GiveUp(other, CheckoutStatuses.Quoted) : other;

    /// <summary>The quote, if one is named, and what waits or is being paid: a buyer has one cart, and a cart one checkout that holds something.</summary>
    private Task<IReadOnlyList<CheckoutRow>> Known(Caller caller, Guid? quote, CancellationToken cancelled) =>
        database.Many(KnownSql, CheckoutRow.From, cancelled, caller.UserId, quote);

    /// <summary>Something was no longer as it was quoted: say what, from the state as it is now.</summary>
    private async Task<Failure> Explain(CheckoutRow row, RequestContext context)
    {
        var made = await quotes.Make(context);
        if (made.Failure is not null)
        {
            return made.Failure;
        }
        var codes = row.Purchase.Uses.Select(use => use.CodeKey).OfType<string>().ToArray();
        var kept = made.Value!.Purchase.Uses.Select(use => use.CodeKey).ToArray();
        return codes.FirstOrDefault(code => !kept.Contains(code, StringComparer.Ordinal)) is { } refused
            ? Failure.Of(CommerceFaults.CodeRefused, "code", refused)
            : CartFailures.Changed(made.Value!.Purchase.Money(made.Value!.Purchase.Total));
    }

    /// <summary>$1 owner, $2 the quote that is bought, if one is named: it, and what <see cref="ActiveSql"/> finds, which may be the same.</summary>
    internal const string KnownSql = $"""
        SELECT {CheckoutRow.Columns} FROM commerce.checkouts k WHERE k.id = $2::uuid AND k.owner = $1
        UNION ALL
        ({ActiveSql})
        """;

    internal const string ActiveSql = $"""
        SELECT {CheckoutRow.Columns} FROM commerce.checkouts k WHERE k.owner = $1 AND k.status IN ({CheckoutRow.ActiveStatuses})
        ORDER BY k.created_at DESC LIMIT 1
        """;
}
