using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Checkout;

/// <summary>
/// Brings a checkout to its end, whoever finds that it is time: the buyer's return, the provider's event, the periodic job. It becomes an order, once, or
/// everything is given back: the money first, and only then what it was held for.
/// </summary>
internal sealed partial class CheckoutDesk(
    NpgsqlDataSource database,
    OrderWriter writer,
    CheckoutHolds holds,
    PaymentReturn returns,
    PaymentRefresh refresh,
    TimeProvider clock,
    ILogger<CheckoutDesk> log
) : PaymentFollower
{
    private const int Part = 100;

    /// <summary>It may have the money already: whoever asks again later may be told otherwise.</summary>
    public static Failure InProgress(Guid checkout) => Failure.Of(CommerceFaults.CheckoutInProgress, "checkout_id", checkout.ToString());

    /// <inheritdoc/>
    public override async Task<bool> Follow(Payment payment, CancellationToken cancelled)
    {
        if (await database.One(OfPaymentSql, CheckoutRow.From, cancelled, payment.Id) is not { } row)
        {
            return false;
        }
        await GoOn(row, cancelled);
        return true;
    }

    /// <summary>Asks the providers how its payments stand, and goes on by what they say.</summary>
    /// <returns>The checkout, and what its provider says of the payment that waits for the buyer; null where none does.</returns>
    /// <exception cref="HttpRequestException">One cannot be asked.</exception>
    /// <exception cref="OperationCanceledException">One does not answer in time.</exception>
    public async Task<(CheckoutRow Row, PaymentState? Waiting)> Look(CheckoutRow row, CancellationToken cancelled)
    {
        PaymentState? waiting = null;
        foreach (var payment in await Payments(row, cancelled))
        {
            if (payment.Status is PaymentStatuses.RequiresAction or PaymentStatuses.Pending or PaymentStatuses.Failed)
            {
                var (known, state) = await refresh.Read(payment, cancelled);
                waiting ??= known.Status is PaymentStatuses.RequiresAction or PaymentStatuses.Failed ? state : null;
            }
        }
        return (await GoOn(row, cancelled), waiting);
    }

    /// <summary>Places it where it is paid, ends it where it will not be any more.</summary>
    public async Task<CheckoutRow> GoOn(CheckoutRow row, CancellationToken cancelled)
    {
        var payments = await Payments(row, cancelled);
        if (payments.All(payment => PaymentStatuses.IsPromised(payment.Status)))
        {
            var placed = await Place(row, [], null);
            if (placed.Failure is null)
            {
                return row with { Status = CheckoutStatuses.Placed };
            }
            var now = await Again(row, cancelled);
            if (now.IsActive && now.Payments.SequenceEqual(row.Payments))
            {
                // It is paid, and not what the buyer wanted any more. That is said first: whoever sees earlier than this one that the money is back ends it so.
                await holds.Doom(now, Declines.CartChanged, cancelled);
                return await End(now, CheckoutStatuses.Cancelled, Declines.CartChanged, cancelled);
            }
            // Somebody else was faster, with the same payments or with others: what has no order goes back.
            await GiveBack(row, cancelled);
            return now;
        }
        return row.IsOver(clock.GetUtcNow()) ? await End(row, CheckoutStatuses.Expired, null, cancelled)
            : payments.FirstOrDefault(payment => IsLost(payment.Status)) is { } over && !IsTriedAgain(row, over)
                ? await End(
                    row,
                    row.Reason == Declines.CartChanged ? CheckoutStatuses.Cancelled : CheckoutStatuses.Quoted,
                    row.Reason ?? over.Reason,
                    cancelled
                )
            : payments.Any(payment => payment.Status == PaymentStatuses.RequiresAction) ? await holds.Wait(row, CheckoutStatuses.RequiresAction, cancelled)
            : row.Status == CheckoutStatuses.Open && payments.All(payment => payment.Status != PaymentStatuses.Started)
                ? await holds.Wait(row, CheckoutStatuses.Pending, cancelled)
            : row;
    }

    /// <summary>It is over, or being given back: no order comes of it.</summary>
    private static bool IsLost(string status) => PaymentStatuses.IsOver(status) || status == PaymentStatuses.Voiding;

    /// <summary>A challenge that failed may be tried again, with another card too, until the time is over.</summary>
    private static bool IsTriedAgain(CheckoutRow row, Payment payment) =>
        row.Status == CheckoutStatuses.RequiresAction && payment.Status == PaymentStatuses.Failed;

    /// <summary>The order, and a response kept with it where there is a request for it. A failure where it cannot be placed as it was quoted.</summary>
    public Task<Outcome<Order>> Place(CheckoutRow row, IReadOnlyList<StartedPayment> started, RequestContext? context) =>
        writer.Write(
            new OrderPlan
            {
                Id = row.Id,
                Purchase = row.Purchase,
                Buyer = row.Buyer,
                CartId = row.CartId,
                CartVersion = row.CartVersion,
                Notes = row.Notes,
                Now = clock.GetUtcNow(),
                Email = row.Email,
                EmailKey = row.EmailKey,
                Started = started,
                Held = started.Count > 0 ? [] : row.Payments,
                IsCheckout = true,
            },
            context
        );

    /// <summary>The buyer wants no more of it. The provider is asked first: what is paid by now is placed.</summary>
    public async Task<CheckoutRow> GiveUp(CheckoutRow row, string status)
    {
        try
        {
            row = (await Look(row, CancellationToken.None)).Row;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // Then it cannot be given back either, and stays.
            NotEnded(log, row.Id, failure.Message);
        }
        return row.IsActive ? await End(row, status, null, CancellationToken.None) : row;
    }

    /// <summary>Gives the money back, and then the rest; where the provider cannot be asked now, it stays as it is and comes again.</summary>
    public async Task<CheckoutRow> End(CheckoutRow row, string status, string? reason, CancellationToken cancelled)
    {
        await GiveBack(row, cancelled);
        var left = await Payments(row, cancelled);
        return left.All(payment => IsGivenBack(row, payment)) && await holds.Release(row, status, reason)
            ? row with
            {
                Status = status,
                Reason = reason,
            }
            : await Again(row, cancelled);
    }

    private async Task GiveBack(CheckoutRow row, CancellationToken cancelled)
    {
        foreach (var payment in await Payments(row, cancelled))
        {
            // What was declined at once holds nothing and nobody can pay it: the buyer does not wait until it is cancelled.
            if (payment.Status != PaymentStatuses.Failed || IsTriedAgain(row, payment))
            {
                await returns.GiveBack(payment, cancelled);
            }
        }
    }

    private async Task<CheckoutRow> Again(CheckoutRow row, CancellationToken cancelled) =>
        await database.One(CheckoutRow.FindSql, CheckoutRow.From, cancelled, row.Id, row.Owner) ?? row;

    /// <summary>
    /// What was taken already is on its way back: nothing of it can become part of an order. What failed in a challenge can still be paid by whoever has
    /// its secret.
    /// </summary>
    private bool IsGivenBack(CheckoutRow row, Payment payment) =>
        (PaymentStatuses.IsOver(payment.Status) && !(IsTriedAgain(row, payment) && returns.CanGiveBack(payment)))
        || (payment.Status == PaymentStatuses.Captured && payment.Refunded + payment.Refunding == payment.Captured);

    /// <summary>Those whose time is over, unless the money came at the last moment: the periodic job.</summary>
    public async Task Sweep(CancellationToken cancelled)
    {
        foreach (var row in await database.Many(OverSql, CheckoutRow.From, cancelled, clock.GetUtcNow(), Part))
        {
            try
            {
                await Look(row, cancelled);
            }
            catch (Exception failure) when (!cancelled.IsCancellationRequested)
            {
                NotEnded(log, row.Id, failure.Message);
            }
        }
        await database.Change(ForgetSql, cancelled, clock.GetUtcNow().AddDays(-1));
    }

    private async Task<IReadOnlyList<Payment>> Payments(CheckoutRow row, CancellationToken cancelled) =>
        row.Payments.Count == 0 ? [] : await database.Many(PaymentsSql, Payment.From, cancelled, row.Payments.ToArray());

    internal const string OfPaymentSql = $"""
        SELECT {CheckoutRow.Columns} FROM commerce.checkouts k
        WHERE k.payments @> ARRAY[$1::uuid] AND k.status IN ({CheckoutRow.ActiveStatuses})
        """;

    internal const string PaymentsSql = $"SELECT {Payment.Columns} FROM payments.payments p WHERE p.id = ANY ($1) ORDER BY p.id";

    internal const string OverSql = $"""
        SELECT {CheckoutRow.Columns} FROM commerce.checkouts k
        WHERE k.status IN ({CheckoutRow.ActiveStatuses}) AND k.expires_at <= $1 ORDER BY k.expires_at LIMIT $2
        """;

    /// <summary>Quotes that nobody used; and of what became an order, what the order has as well.</summary>
    internal const string ForgetSql = """
        DELETE FROM commerce.checkouts
        WHERE expires_at <= $1 AND (status IN ('quoted', 'cancelled', 'expired') OR (status = 'placed' AND expires_at <= $1 - interval '30 days'))
        """;

    [LoggerMessage(1, LogLevel.Warning, "Checkout {Checkout} could not be ended, will be retried: {Reason}")]
    private static partial void NotEnded(ILogger log, Guid checkout, string reason);
}
