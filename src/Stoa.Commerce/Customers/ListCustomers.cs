using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>All buyers, guests and members, those that were anonymised too.</summary>
internal sealed class ListCustomers(NpgsqlDataSource database, CustomerAccounts accounts)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("created_at", "c.created_at", "timestamptz"),
        new("last_order_at", "c.last_order_at", "timestamptz"),
        new("spend", "c.spent", "bigint"),
    ];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<StaffCustomer>>("/admin/customers", routes.Resolve<ListCustomers>().Handle)
            .WithName(CustomerRoutes.Section, "listCustomers", "List and search the customers")
            .Staff("customers", "read")
            .WithSuccess(CommerceSuccesses.CustomersRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "The beginnings of words of a name or of an address before its @; with an @, the beginning of an address.")
            .Explains("group", "Only members of the group with this id.")
            .Explains("consent", "Only customers to whom advertising may be sent, or only others.")
            .Explains("has_account", "Only members, or only guests.")
            .Explains("from", "Only customers who were new at this moment or later.")
            .Explains("to", "Only customers who were new before this moment.")
            .WithExample(Examples.PageOf(CustomerRoutes.Customer));

    public sealed record Request(ListRequest List, string? Keyword, string? Group, bool? Consent, bool? HasAccount, DateTimeOffset? From, DateTimeOffset? To)
        : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.Query("keyword", 200),
                input.Query("group", CatalogueForms.MaxId),
                input.QueryFlag("consent"),
                input.QueryFlag("has_account"),
                input.QueryMoment("from"),
                input.QueryMoment("to")
            );
    }

    public Task<Outcome<Page<StaffCustomer>>> Handle(Request request, RequestContext context)
    {
        var address = request.Keyword is { } keyword && keyword.Contains('@', StringComparison.Ordinal) ? accounts.KeyOf(keyword) : null;
        return Query(request, address).Read(database, request.List, StaffCustomer.From, context.CancellationToken);
    }

    /// <summary>The list that the filters ask for.</summary>
    /// <param name="request">The filters.</param>
    /// <param name="address">The beginning of an address, where the keyword is one.</param>
    internal static ListQuery Query(Request request, string? address) =>
        new ListQuery(StaffCustomer.Columns, "commerce.customers c", "c.id", "uuid", Sorts)
            .WhereUnforeseen("c.email_key ~>=~ {0}::text AND c.email_key ~<~ ({0} || chr(1114111))", address)
            .WhereUnforeseen("c.words @@ (SELECT commerce.words_beginning({0}))", address is null ? request.Keyword : null)
            .Where("c.id IN (SELECT m.user_id FROM commerce.customer_group_members m WHERE m.group_id = {0})", request.Group)
            .Where(request.Consent, "c.marketing", "NOT c.marketing")
            .Where(request.HasAccount, "c.user_id IS NOT NULL", "c.user_id IS NULL")
            .Where("c.created_at >= {0}", request.From)
            .Where("c.created_at < {0}", request.To);
}
