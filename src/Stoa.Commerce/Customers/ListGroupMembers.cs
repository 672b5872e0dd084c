using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>Who is in a group.</summary>
internal sealed class ListGroupMembers(NpgsqlDataSource database, CustomerAccounts accounts)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("added_at", "m.added_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<GroupMember>>("/admin/customer-groups/{id}/members", routes.Resolve<ListGroupMembers>().Handle)
            .WithName(CustomerRoutes.Section, "listCustomerGroupMembers", "List the members of a group")
            .Staff("customers", "read")
            .WithSuccess(CommerceSuccesses.CustomerGroupMembersRetrieved)
            .ProducesFault(CommerceFaults.CustomerGroupNotFound, PlatformFaults.CursorInvalid)
            .WithExample(Examples.PageOf(CustomerRoutes.Member));

    public sealed record Request(string Id, ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), ListRequest.Read(input, Sorts));
    }

    public async Task<Outcome<Page<GroupMember>>> Handle(Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await database.One(CustomerGroupRows.FindSql, CustomerGroup.From, cancelled, request.Id) is null)
        {
            return CommerceFaults.CustomerGroupNotFound;
        }
        var outcome = await new ListQuery(GroupMember.Columns, "commerce.customer_group_members m", "m.user_id", "uuid", Sorts)
            .Where("m.group_id = {0}", request.Id)
            .Read(database, request.List, GroupMember.From, cancelled);
        if (outcome.Value is not { } page)
        {
            return outcome;
        }
        await using var connection = await database.Open(cancelled);
        var emails = await accounts.Emails(connection, [.. page.Items.Select(member => member.UserId)], cancelled);
        return page with { Items = [.. page.Items.Select(member => member with { Email = emails.GetValueOrDefault(member.UserId) })] };
    }
}
