using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>Puts a user into a group; who is in it already stays. Promotions for the group hold for the user's next order.</summary>
internal sealed class AddGroupMember(NpgsqlDataSource database, CustomerAccounts accounts, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<MemberPath, GroupMember>("/admin/customer-groups/{id}/members/{user_id}", routes.Resolve<AddGroupMember>().Handle)
            .WithName(CustomerRoutes.Section, "addCustomerGroupMember", "Put a user into a group")
            .Staff("customers", "manage")
            .CreatingOrUpdating()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CustomerGroupMemberAdded)
            .ProducesFault(CommerceFaults.CustomerGroupNotFound, CommerceFaults.CustomerNotFound)
            .WithExample(CustomerRoutes.Member);

    public Task<Outcome<GroupMember>> Handle(MemberPath request, RequestContext context) =>
        database.InTransaction(context, connection => Add(connection, request, context));

    private async Task<Outcome<GroupMember>> Add(NpgsqlConnection connection, MemberPath request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (!await CustomerGroupRows.Keep(connection, request.GroupId, cancelled))
        {
            return CommerceFaults.CustomerGroupNotFound;
        }
        if (request.UserId is not { } user || !(await accounts.Emails(connection, [user], cancelled)).TryGetValue(user, out var email))
        {
            return CommerceFaults.CustomerNotFound;
        }
        var isNew = await connection.Change(InsertSql, cancelled, request.GroupId, user, now) == 1;
        var member = (await connection.One(FindSql, GroupMember.From, cancelled, request.GroupId, user))! with { Email = email };
        if (isNew)
        {
            await audit.Write(
                connection,
                context,
                CommerceAuditActions.CustomerGroupMemberAdded,
                CustomerGroupRows.Subject(request.GroupId),
                null,
                new JsonObject { ["user_id"] = user.ToString() }
            );
        }
        return isNew ? Outcome.Created(member) : member;
    }

    internal const string InsertSql = """
        INSERT INTO commerce.customer_group_members (group_id, user_id, added_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
        """;

    internal const string FindSql =
        $"SELECT {GroupMember.Columns} FROM commerce.customer_group_members m WHERE m.group_id = $1 AND m.user_id = $2 FOR KEY SHARE";
}
