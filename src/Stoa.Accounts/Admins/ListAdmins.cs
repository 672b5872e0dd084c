using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>All admins and super admins, newest first, filtered by keyword like all users.</summary>
internal sealed class ListAdmins(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<UserWithRoles>>("/admin/admins", routes.Resolve<ListAdmins>().Handle)
            .WithName(AdminRoutes.Section, "listAdmins", "List the admins")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.AdminsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "Part of an address or a name.")
            .WithExample(new Page<UserWithRoles>([Examples.Admin], 1, 20, 1));

    public sealed record Request(ListRequest List, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, ListUsers.Sorts), input.Query("keyword", 200));
    }

    public Task<Outcome<Page<UserWithRoles>>> Handle(Request request, RequestContext context) =>
        ListUsers
            .All()
            .Where(HasRankSql)
            .WhereUnforeseen(ListUsers.HasWordsSql, request.Keyword)
            .Read(database, request.List, UserWithRoles.From, context.CancellationToken);

    private const string HasRankSql =
        "u.id IN (SELECT ur.user_id FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE r.name IN ('super_admin', 'admin'))";
}
