using System.Text.Json.Nodes;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Accounts;

/// <summary>A member of a body and what it may be.</summary>
/// <param name="Max">Most characters.</param>
/// <param name="Required">Missing, null and empty are refused.</param>
/// <param name="Blank">May consist of spaces.</param>
internal sealed record Member(string Name, int Max, bool Required = true, bool Blank = false);

/// <summary>A route of accounts or roles that takes a body, with a body that it accepts.</summary>
internal sealed record BodyRoute(string Method, string Path, string Body, params Member[] ObjectReader)
{
    private static readonly Member[] Permission = [new("name", 100), new("resource", 100), new("action", 100), new("description", 500, Required: false)];

    private static readonly Member[] Role = [new("name", 100), new("description", 500, Required: false)];

    private const string PermissionBody = """{"name":"manage_inventory","resource":"inventory","action":"manage","description":"Full access"}""";

    /// <summary><c>{role}</c>, <c>{permission}</c> and <c>{user}</c> are filled in by <see cref="On"/>.</summary>
    public static readonly IReadOnlyDictionary<string, BodyRoute> All = new Dictionary<string, BodyRoute>(StringComparer.Ordinal)
    {
        ["register"] = new(
            "POST",
            "/auth/register",
            """{"email":"a@example.com","password":"SecurePassword123!","first_name":"John","last_name":"Doe"}""",
            new("email", 254),
            new("password", 256),
            new("first_name", 100, Required: false),
            new("last_name", 100, Required: false)
        ),
        ["login"] = new(
            "POST",
            "/auth/login",
            """{"email":"a@example.com","password":"SecurePassword123!"}""",
            new("email", 254),
            new("password", 256, Blank: true)
        ),
        ["login by username"] = new(
            "POST",
            "/auth/login",
            """{"username":"a@example.com","password":"SecurePassword123!"}""",
            new("username", 254),
            new("password", 256, Blank: true)
        ),
        ["refresh"] = new("POST", "/auth/refresh", """{"refresh_token":"random-secure-token"}""", new Member("refresh_token", 512, Blank: true)),
        ["confirm totp"] = new("POST", "/auth/totp/confirm", """{"code":"123456"}""", new Member("code", 16)),
        ["step up"] = new(
            "POST",
            "/auth/step-up",
            $$"""{"password":"{{StoaHost.SuperAdminPassword}}"}""",
            new("password", 256, Blank: true),
            new("totp", 16, Required: false),
            new("recovery_code", 64, Required: false)
        ),
        ["update profile"] = new(
            "PATCH",
            "/auth/profile",
            """{"first_name":"John","last_name":"Doe"}""",
            new("first_name", 100, Required: false),
            new("last_name", 100, Required: false)
        ),
        ["send code"] = new("POST", "/auth/otp", """{"email":"a@example.com","purpose":"login"}""", new("email", 254), new("purpose", 14)),
        ["verify code"] = new(
            "POST",
            "/auth/otp/verify",
            """{"email":"a@example.com","otp":"123456","purpose":"login"}""",
            new("email", 254),
            new("otp", 16, Blank: true),
            new("purpose", 14)
        ),
        ["verify address"] = new("POST", "/auth/email/verify", """{"token":"token-from-the-mail"}""", new Member("token", 200, Blank: true)),
        ["change address"] = new("POST", "/auth/email/change", """{"email":"a@example.com"}""", new Member("email", 254)),
        ["confirm address"] = new("POST", "/auth/email/change/confirm", """{"token":"token-from-the-mail"}""", new Member("token", 200, Blank: true)),
        ["undo address"] = new("POST", "/auth/email/change/undo", """{"token":"token-from-the-mail"}""", new Member("token", 200, Blank: true)),
        ["forgot password"] = new("POST", "/auth/password/forgot", """{"email":"a@example.com"}""", new Member("email", 254)),
        ["reset password"] = new(
            "POST",
            "/auth/password/reset",
            """{"token":"token-from-the-mail","password":"NewSecurePassword123!"}""",
            new("token", 200, Blank: true),
            new("password", 256, Blank: true)
        ),
        ["change password"] = new(
            "POST",
            "/auth/password/change",
            """{"current_password":"SecurePassword123!","new_password":"NewSecurePassword123!"}""",
            new("current_password", 256, Blank: true),
            new("new_password", 256, Blank: true)
        ),
        ["create role"] = new("POST", "/admin/roles", """{"name":"inventory_manager","description":"Manages inventory levels"}""", Role),
        ["update role"] = new("PUT", "/admin/roles/{role}", """{"name":"inventory_admin","description":"Full inventory access"}""", Role),
        ["grant permission"] = new("POST", "/admin/roles/{role}/permissions", """{"permission_id":"{permission}"}""", new Member("permission_id", 100)),
        ["create permission"] = new("POST", "/admin/permissions", PermissionBody, Permission),
        ["update permission"] = new("PUT", "/admin/permissions/{permission}", PermissionBody, Permission),
        ["create admin"] = new(
            "POST",
            "/admin/admins",
            """{"email":"a@example.com","password":"SecurePassword123!","first_name":"Jane","last_name":"Doe"}""",
            new("email", 254),
            new("password", 256),
            new("first_name", 100, Required: false),
            new("last_name", 100, Required: false)
        ),
        ["assign role by name"] = new("POST", "/admin/users/{user}/roles", """{"role_name":"user"}""", new Member("role_name", 100, Required: false)),
        ["assign role by id"] = new(
            "POST",
            "/admin/users/{user}/roles",
            """{"role_id":"01900000-0000-7000-8000-000000000005"}""",
            new Member("role_id", 100, Required: false)
        ),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>The route with the ids of existing resources.</summary>
    public async Task<BodyRoute> On(Client root, User user)
    {
        var (role, permission) = (await root.NewRole(), await root.NewPermission("r", "a"));
        return this with { Path = Fill(Path), Body = Fill(Body) };

        string Fill(string text) =>
            text.Replace("{role}", role, StringComparison.Ordinal)
                .Replace("{permission}", permission, StringComparison.Ordinal)
                .Replace("{user}", user.Id, StringComparison.Ordinal);
    }

    /// <summary>The accepted body with one member spelled another way; null leaves it out.</summary>
    public string With(string member, string? json)
    {
        var body = JsonNode.Parse(Body)!.AsObject();
        body.Remove(member);
        var rest = body.ToJsonString()[1..^1];
        var given = json is null ? "" : $"\"{member}\":{json}";
        return "{" + string.Join(",", new[] { rest, given }.Where(part => part.Length > 0)) + "}";
    }

    /// <summary>Every way in which the member can be wrong, as JSON; null is "missing".</summary>
    public static IEnumerable<string?> Wrong(Member member)
    {
        string?[] never =
        [
            "5",
            "1.5",
            "true",
            "[]",
            "{}",
            "[\"x\"]",
            "\"a\\u0000b\"",
            "\"a\\ud800b\"",
            "\"\\udc00\"",
            "\"" + new string('a', member.Max + 1) + "\"",
        ];
        string?[] ifRequired = member.Required ? [null, "null", "\"\""] : [];
        string?[] ifNotBlank = member is { Required: true, Blank: false } ? ["\"   \"", "\"\\t\\n\""] : [];
        return [.. never, .. ifRequired, .. ifNotBlank];
    }
}
