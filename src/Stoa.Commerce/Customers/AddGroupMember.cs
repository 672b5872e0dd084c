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
        if (
            request.UserId is not { } user
            || !await accounts.Hold(connection, user, cancelled)
            || !(await accounts.Emails(connection, [user], cancelled)).TryGetValue(user, out var email)
        )
        {
            return CommerceFaults.CustomerNotFound;
        }
        var (found, isNew) = await connection.One(InsertSql, row => (GroupMember.From(row), row.GetBoolean("is_new")), cancelled, request.GroupId, user, now);
        var member = found with { Email = email };
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

    /// <summary>Who is in it is locked, so that nobody takes them out meanwhile, and stays in it since then.</summary>
    internal const string InsertSql = $"""
        INSERT INTO commerce.customer_group_members AS m (group_id, user_id, added_at) VALUES ($1, $2, $3)
        ON CONFLICT (group_id, user_id) DO UPDATE SET added_at = m.added_at RETURNING {GroupMember.Columns}, m.xmax = 0 AS is_new
        """;
}
