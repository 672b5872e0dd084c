using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>The users, newest first, filtered by keyword (word prefixes in address or name), by state and by role.</summary>
internal sealed class ListUsers(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<UserWithRoles>>("/admin/users", routes.Resolve<ListUsers>().Handle)
            .WithName(AdminRoutes.Section, "listUsers", "List and search the users")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.UsersRetrieved)
            .Explains("keyword", "Part of an address or a name.")
            .Explains("active", "Only users who may log in, or only others.")
            .Explains("role", "Only users with the role of this name.")
            .WithExample(new Page<UserWithRoles>([Examples.UserWithRoles], 1, 20, 1));

    public sealed record Request(PageQuery Page, string? Keyword, bool? Active, string? Role) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Page(), input.Query("keyword", 200), input.QueryFlag("active"), input.Query("role", 100));
    }

    public async Task<Outcome<Page<UserWithRoles>>> Handle(Request request, RequestContext context)
    {
        var (conditions, arguments) = Conditions(request);
        return await Pages.Read(
            database,
            CountSql + conditions,
            ListSql(conditions, arguments.Count),
            UserWithRoles.From,
            request.Page,
            context.CancellationToken,
            [.. arguments]
        );
    }

    /// <summary>Only the requested filters are part of the statement, so that each combination gets a fitting plan.</summary>
    internal static (string Sql, List<object?> Arguments) Conditions(Request request)
    {
        var conditions = new List<string>();
        var arguments = new List<object?>();
        Add(request.Keyword, "u.words @@ accounts.beginning_with({0})");
        Add(request.Role, "u.id IN (SELECT ur.user_id FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE r.name = {0})");
        if (request.Active is { } active)
        {
            conditions.Add(active ? "u.active" : "NOT u.active");
        }
        return (conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions), arguments);

        void Add(string? value, string condition)
        {
            if (value is not null)
            {
                arguments.Add(value);
                conditions.Add(string.Format(null, condition, "$" + arguments.Count));
            }
        }
    }

    internal static string ListSql(string conditions, int arguments) =>
        $"""
            SELECT {UserWithRoles.Columns} FROM accounts.users u{conditions} ORDER BY u.created_at DESC, u.id DESC LIMIT ${arguments + 1} OFFSET ${arguments
                + 2}
            """;

    internal const string CountSql = "SELECT count(*) FROM accounts.users u";
}
