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

    /// <summary>
    /// Who has a word that few have is looked up by the word, and then sorted; what many have is met soon in any order. PostgreSQL cannot tell the two
    /// apart: of the beginning of a word it always expects that one in two hundred has it.
    /// </summary>
    public async Task<Outcome<Page<StaffCustomer>>> Handle(Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var sql = request.Keyword?.Contains('@', StringComparison.Ordinal) == true ? WithAddressSql : WithWordsSql;
        var found = request.Keyword is { } keyword
            ? await database.Many(sql, row => row.GetGuid(0), cancelled, sql == WithAddressSql ? accounts.KeyOf(keyword) : keyword, Few + 1)
            : null;
        return await Query(request, found).Read(database, request.List, StaffCustomer.From, cancelled);
    }

    /// <summary>The list that the filters ask for.</summary>
    /// <param name="request">The filters.</param>
    /// <param name="found">Who has the keyword; more than <see cref="Few"/> are not all of them.</param>
    internal static ListQuery Query(Request request, IReadOnlyList<Guid>? found) =>
        new ListQuery(StaffCustomer.Columns, "commerce.customers c", "c.id", "uuid", Sorts)
            .Where("c.id = ANY ({0})", found is { Count: <= Few } ? found.ToArray() : null)
            .Where("c.words @@ commerce.words_beginning(split_part({0}, '@', 1))", found is { Count: > Few } ? request.Keyword : null)
            .Where("c.id IN (SELECT m.user_id FROM commerce.customer_group_members m WHERE m.group_id = {0})", request.Group)
            .Where(request.Consent, "c.marketing", "NOT c.marketing")
            .Where(request.HasAccount, "c.user_id IS NOT NULL", "c.user_id IS NULL")
            .Where("c.created_at >= {0}", request.From)
            .Where("c.created_at < {0}", request.To);

    internal const int Few = 2_000;

    internal const string WithAddressSql = """
        SELECT c.id FROM commerce.customers c WHERE c.email_key ~>=~ $1::text AND c.email_key ~<~ ($1 || chr(1114111)) ORDER BY c.email_key USING ~<~ LIMIT $2
        """;

    internal const string WithWordsSql = "SELECT c.id FROM commerce.customers c WHERE c.words @@ commerce.words_beginning($1) LIMIT $2";
}
