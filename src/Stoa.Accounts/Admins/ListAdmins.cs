using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>All admins and super admins, newest first.</summary>
internal sealed class ListAdmins(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Paging, Page<UserWithRoles>>("/admin/admins", routes.Resolve<ListAdmins>().Handle)
            .WithName(AdminRoutes.Section, "listAdmins", "List the admins")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.AdminsRetrieved)
            .WithExample(new Page<UserWithRoles>([Examples.Admin], 1, 20, 1));

    public async Task<Outcome<Page<UserWithRoles>>> Handle(Paging request, RequestContext context) =>
        await Pages.Read(database, CountSql, ListSql, UserWithRoles.From, request.Page, context.CancellationToken);

    private const string Where = """
        WHERE u.id IN (SELECT ur.user_id FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE r.name IN ('super_admin', 'admin'))
        """;

    private const string CountSql = $"SELECT count(*) FROM accounts.users u {Where}";

    private const string ListSql = $"SELECT {UserWithRoles.Columns} FROM accounts.users u {Where} ORDER BY u.created_at DESC, u.id DESC LIMIT $1 OFFSET $2";
}
