using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments.Providers;
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
    TimeProvider clock,
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
            return row.Status == CheckoutStatuses.Placed
                ? await Awaited(CheckoutState.Of(row, clock.GetUtcNow()), context.CancellationToken)
                : CheckoutState.Of(row, clock.GetUtcNow());
        }
        try
        {
            // What the provider says is not lost where the client goes away meanwhile. The secret is stored nowhere: it is in what the provider says.
            var (now, waiting) = await desk.Look(row, CancellationToken.None);
            var state = CheckoutState.Of(now, clock.GetUtcNow());
            return now.Status == CheckoutStatuses.RequiresAction && waiting is not null ? payments.Describe(state, waiting) : state;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            NotRead(log, row.Id, failure.Message);
            return CheckoutState.Of(row, clock.GetUtcNow());
        }
    }

    /// <summary>With what the buyer has yet to pay by a way of their own.</summary>
    private async Task<CheckoutState> Awaited(CheckoutState state, CancellationToken cancelled)
    {
        var awaited = await database.One(
            AwaitedSql,
            row => new Transfer(row.GetStringOrNull("reference"), row.GetOrNull<DateTimeOffset>("due_at")),
            cancelled,
            state.OrderId
        );
        return awaited is null ? state : state with { Reference = awaited.Reference, DueAt = awaited.DueAt };
    }

    private sealed record Transfer(string? Reference, DateTimeOffset? DueAt);

    internal const string AwaitedSql = $"""
        SELECT p.reference, p.due_at FROM payments.payments p
        WHERE p.order_id = $1 AND p.provider = '{ManualProvider.ProviderName}' AND p.status = 'awaiting' ORDER BY p.created_at, p.id LIMIT 1
        """;

    [LoggerMessage(1, LogLevel.Warning, "Checkout {Checkout}: the provider could not be asked: {Reason}")]
    private static partial void NotRead(ILogger log, Guid checkout, string reason);
}
