using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>Gift cards, the latest first.</summary>
internal sealed class ListGiftCards(NpgsqlDataSource database, TimeProvider clock)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("created_at", "g.created_at", "timestamptz"),
        new("expires_at", "coalesce(g.expires_at, 'infinity')", "timestamptz"),
    ];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<GiftCard>>("/admin/gift-cards", routes.Resolve<ListGiftCards>().Handle)
            .WithName(CreditRoutes.Section, "listGiftCards", "List gift cards")
            .Staff("gift_cards", "read")
            .HoldsSecret()
            .WithSuccess(PaymentsSuccesses.GiftCardsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("enabled", "Only those that are, or are not.")
            .Explains("expired", "Only those whose time is over, or is not.")
            .Explains("last4", "Only those whose code ends so.")
            .Explains("currency", "Only those in this currency.")
            .WithExample(new Page<GiftCard>([CreditRoutes.Card], 1, 20, 150));

    public sealed record Request(ListRequest List, bool? Enabled, bool? Expired, string? Last4, string? Currency) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.QueryFlag("enabled"), input.QueryFlag("expired"), input.Query("last4", 4), input.Query("currency", 3));
    }

    public Task<Outcome<Page<GiftCard>>> Handle(Request request, RequestContext context) =>
        Filtered(request, clock.GetUtcNow()).Read(database, request.List, GiftCard.From, context.CancellationToken);

    internal static ListQuery Filtered(Request request, DateTimeOffset now)
    {
        var list = new ListQuery(GiftCard.Columns, "payments.gift_cards g", "g.id", "uuid", Sorts, GiftCard.Joined)
            .Where("g.last4 = upper({0})", request.Last4)
            .Where("g.currency = upper({0})", request.Currency)
            .Where(request.Enabled, "g.enabled", "NOT g.enabled");
        return request.Expired switch
        {
            true => list.Where("coalesce(g.expires_at, 'infinity') <= {0}", now),
            false => list.Where("coalesce(g.expires_at, 'infinity') > {0}", now),
            null => list,
        };
    }
}
