using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>All groups, or those that a user is in.</summary>
internal sealed class ListCustomerGroups(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "g.created_at", "timestamptz"), new("name", "g.name", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<CustomerGroup>>("/admin/customer-groups", routes.Resolve<ListCustomerGroups>().Handle)
            .WithName(CustomerRoutes.Section, "listCustomerGroups", "List the groups of customers")
            .Staff("customers", "read")
            .WithSuccess(CommerceSuccesses.CustomerGroupsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "Part of a name.")
            .Explains("user_id", "Only groups that this user is in.")
            .WithExample(Examples.PageOf(CustomerRoutes.Group));

    public sealed record Request(ListRequest List, string? Keyword, string? UserId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.Query("keyword", 200), input.Query("user_id", CatalogueForms.MaxId));
    }

    public Task<Outcome<Page<CustomerGroup>>> Handle(Request request, RequestContext context) =>
        new ListQuery(CustomerGroup.Columns, "commerce.customer_groups g", "g.id", "text", Sorts)
            .Where("lower(g.name) LIKE '%' || commerce.like_prefix({0})", request.Keyword)
            .Where("g.id IN (SELECT m.group_id FROM commerce.customer_group_members m WHERE m.user_id::text = lower({0}))", request.UserId)
            .Read(database, request.List, CustomerGroup.From, context.CancellationToken);
}
