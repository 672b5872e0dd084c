using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Payments.Credit;

/// <summary>Every movement on a gift card, or on a customer's credit, the latest first.</summary>
internal sealed class ListCreditEntries(NpgsqlDataSource database, CustomerAccounts customers)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("id", "e.id", "bigint")];

    public static void Map(Routes routes)
    {
        var list = routes.Resolve<ListCreditEntries>();
        routes
            .Get<Request, Page<CreditEntry>>("/admin/gift-cards/{id}/entries", list.OfCard)
            .WithName(CreditRoutes.Section, "listGiftCardEntries", "List the movements on a gift card")
            .Staff("gift_cards", "read")
            .WithSuccess(PaymentsSuccesses.CreditEntriesRetrieved)
            .ProducesFault(PaymentsFaults.GiftCardNotFound, PlatformFaults.CursorInvalid)
            .WithExample(new Page<CreditEntry>([CreditRoutes.Entry], 1, 20, 1));
        routes
            .Get<Request, Page<CreditEntry>>("/admin/customers/{id}/credit/entries", list.OfCustomer)
            .WithName(CreditRoutes.Section, "listCustomerCreditEntries", "List the movements on a customer's credit")
            .Staff("credit", "read")
            .WithSuccess(PaymentsSuccesses.CreditEntriesRetrieved)
            .ProducesFault(PlatformFaults.CustomerNotFound, PlatformFaults.CursorInvalid)
            .WithExample(new Page<CreditEntry>([CreditRoutes.Entry], 1, 20, 1));
    }

    public sealed record Request(Guid Id, ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ById.IdOf(input), ListRequest.Read(input, Sorts));
    }

    private async Task<Outcome<Page<CreditEntry>>> OfCard(Request request, RequestContext context) =>
        await database.One(GiftCard.FindSql, GiftCard.From, context.CancellationToken, request.Id) is null
            ? PaymentsFaults.GiftCardNotFound
            : await Read([request.Id], request, context);

    private async Task<Outcome<Page<CreditEntry>>> OfCustomer(Request request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        if (!await customers.Has(connection, request.Id, context.CancellationToken))
        {
            return PlatformFaults.CustomerNotFound;
        }
        var accounts = await connection.Many(CustomerAccount.OfCustomerSql, CustomerAccount.From, context.CancellationToken, request.Id);
        return await Read([.. accounts.Select(account => account.Id)], request, context);
    }

    private Task<Outcome<Page<CreditEntry>>> Read(Guid[] accounts, Request request, RequestContext context) =>
        new ListQuery(CreditEntry.Columns, "payments.credit_entries e", "e.id", "bigint", Sorts, CreditEntry.Joined)
            .Where("e.account_id = ANY ({0})", accounts)
            .Read(database, request.List, CreditEntry.From, context.CancellationToken);
}
