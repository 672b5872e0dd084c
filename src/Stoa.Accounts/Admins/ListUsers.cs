using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>The users, newest first, filtered by keyword (word prefixes in address or name), by state and by role.</summary>
internal sealed class ListUsers(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("created_at", "u.created_at", "timestamptz"),
        new("updated_at", "u.updated_at", "timestamptz"),
        new("email", "u.email_key", "text"),
        new("last_name", "u.last_name", "text"),
    ];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<UserWithRoles>>("/admin/users", routes.Resolve<ListUsers>().Handle)
            .WithName(AdminRoutes.Section, "listUsers", "List and search the users")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.UsersRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "Part of an address or a name.")
            .Explains("active", "Only users who may log in, or only others.")
            .Explains("role", "Only users with the role of this name.")
            .WithExample(new Page<UserWithRoles>([Examples.UserWithRoles], 1, 20, 1));

    public sealed record Request(ListRequest List, string? Keyword, bool? Active, string? Role) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.Query("keyword", 200), input.QueryFlag("active"), input.Query("role", 100));
    }

    public Task<Outcome<Page<UserWithRoles>>> Handle(Request request, RequestContext context) =>
        Query(request).Read(database, request.List, UserWithRoles.From, context.CancellationToken);

    internal static ListQuery Query(Request request) =>
        All().WhereUnforeseen(HasWordsSql, request.Keyword).Where(HasRoleSql, request.Role).Where(request.Active, "u.active", "NOT u.active");

    internal static ListQuery All() => new(UserWithRoles.Columns, "accounts.users u", "u.id", "uuid", Sorts);

    internal const string HasWordsSql = "u.words @@ (SELECT accounts.beginning_with({0}))";

    private const string HasRoleSql = "u.id IN (SELECT ur.user_id FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE r.name = {0})";
}
