using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Checkout;

/// <summary>
/// How far a checkout has come. The buyer's client asks after a challenge or a page of the provider: then the provider is asked too, and what it says is
/// carried out as if it had told by itself.
/// </summary>
internal sealed partial class ReadCheckout(
    NpgsqlDataSource database,
    CheckoutDesk desk,
    CheckoutPayments payments,
    PaymentProviders providers,
    ILogger<ReadCheckout> log
)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, CheckoutState>("/checkout/{id}", routes.Resolve<ReadCheckout>().Handle)
            .WithName("Checkout", "getCheckout", "See how far a checkout has come")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .WithoutHead()
            .WithSuccess(CommerceSuccesses.CheckoutRetrieved)
            .ProducesFault(CommerceFaults.CheckoutNotFound)
            .WithExample(CheckoutExamples.State);

    public readonly record struct Request(Guid Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : Guid.Empty);
    }

    public async Task<Outcome<CheckoutState>> Handle(Request request, RequestContext context)
    {
        if (await database.One(CheckoutRow.FindSql, CheckoutRow.From, context.CancellationToken, request.Id, context.Caller.UserId) is not { } row)
        {
            return CommerceFaults.CheckoutNotFound;
        }
        if (row.Status is not (CheckoutStatuses.RequiresAction or CheckoutStatuses.Pending))
        {
            return CheckoutState.Of(row);
        }
        try
        {
            // What the provider says is not lost where the client goes away meanwhile.
            return await GoOn(row, CancellationToken.None);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            NotRead(log, row.Id, failure.Message);
            return CheckoutState.Of(row);
        }
    }

    private async Task<CheckoutState> GoOn(CheckoutRow row, CancellationToken cancelled)
    {
        var now = await desk.Look(row, cancelled);
        var state = CheckoutState.Of(now);
        return now.Status == CheckoutStatuses.RequiresAction && await Waiting(row, cancelled) is { } waiting ? payments.Describe(state, waiting) : state;
    }

    /// <summary>The secret is stored nowhere: the provider says it again.</summary>
    private async Task<PaymentState?> Waiting(CheckoutRow row, CancellationToken cancelled)
    {
        var all = await database.Many(CheckoutDesk.PaymentsSql, Payment.From, cancelled, row.Payments.ToArray());
        return all.FirstOrDefault(payment => payment.Status is PaymentStatuses.RequiresAction or PaymentStatuses.Failed) is { } waiting
            ? await providers.Of(waiting).Read(waiting, cancelled)
            : null;
    }

    [LoggerMessage(1, LogLevel.Warning, "Checkout {Checkout}: the provider could not be asked: {Reason}")]
    private static partial void NotRead(ILogger log, Guid checkout, string reason);
}
