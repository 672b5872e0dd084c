using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>Takes a user out of a group. Promotions for the group hold no longer from the user's next order on.</summary>
internal sealed class RemoveGroupMember(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<MemberPath, Nothing>("/admin/customer-groups/{id}/members/{user_id}", routes.Resolve<RemoveGroupMember>().Handle)
            .WithName(CustomerRoutes.Section, "removeCustomerGroupMember", "Take a user out of a group")
            .Staff("customers", "manage")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CustomerGroupMemberRemoved)
            .ProducesFault(CommerceFaults.CustomerGroupNotFound, CommerceFaults.CustomerNotFound);

    public Task<Outcome<Nothing>> Handle(MemberPath request, RequestContext context) =>
        database.InTransaction(context, connection => Remove(connection, request, context));

    private async Task<Outcome<Nothing>> Remove(NpgsqlConnection connection, MemberPath request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (!await CustomerGroupRows.Keep(connection, request.GroupId, cancelled))
        {
            return CommerceFaults.CustomerGroupNotFound;
        }
        if (request.UserId is not { } user || await connection.Change(DeleteSql, cancelled, request.GroupId, user) == 0)
        {
            return CommerceFaults.CustomerNotFound;
        }
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.CustomerGroupMemberRemoved,
            CustomerGroupRows.Subject(request.GroupId),
            new JsonObject { ["user_id"] = user.ToString() },
            null
        );
        return new Nothing();
    }

    internal const string DeleteSql = "DELETE FROM commerce.customer_group_members WHERE group_id = $1 AND user_id = $2";
}
