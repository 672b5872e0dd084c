using Npgsql;
using Stoa.Accounts.Admins;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Who holds a role.</summary>
internal sealed class ListRoleUsers(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<UserWithRoles>>("/admin/roles/{id}/users", routes.Resolve<ListRoleUsers>().Handle)
            .WithName(RoleRoutes.Section, "listRoleUsers", "List the users who hold a role")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.UsersRetrieved)
            .ProducesFault(AccountFaults.RoleNotFound, PlatformFaults.CursorInvalid)
            .WithExample(new Page<UserWithRoles>([Examples.UserWithRoles], 1, PageQuery.DefaultSize, 1));

    public sealed record Request(Guid? Id, ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), ListRequest.Read(input, ListUsers.Sorts));
    }

    public async Task<Outcome<Page<UserWithRoles>>> Handle(Request request, RequestContext context) =>
        request.Id is { } id && await database.One(ExistsSql, row => row.GetBoolean(0), context.CancellationToken, id)
            ? await Query(id).Read(database, request.List, UserWithRoles.From, context.CancellationToken)
            : AccountFaults.RoleNotFound;

    internal static ListQuery Query(Guid role) => ListUsers.All().Where("u.id IN (SELECT ur.user_id FROM accounts.user_roles ur WHERE ur.role_id = {0})", role);

    internal const string ExistsSql = "SELECT true FROM accounts.roles WHERE id = $1";
}
