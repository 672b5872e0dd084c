using System.Text.Json.Nodes;
using Npgsql;

namespace Stoa.Accounts.Roles;

internal sealed record Role(Guid Id, string Name, string Description)
{
    public const string Columns = "r.id, r.name, r.description";

    public static Role From(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetString(1), row.GetString(2));

    /// <summary>As the audit log names and tells it.</summary>
    internal string Subject => "role:" + Id;
    internal JsonObject Facts => new() { ["name"] = Name, ["description"] = Description };
}

internal sealed record Permission(Guid Id, string Name, string Resource, string Action, string Description)
{
    public const string Columns = "p.id, p.name, p.resource, p.action, p.description";

    public static Permission From(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4));

    /// <summary>As the audit log names and tells it.</summary>
    internal string Subject => "permission:" + Id;
    internal JsonObject Facts =>
        new()
        {
            ["name"] = Name,
            ["resource"] = Resource,
            ["action"] = Action,
            ["description"] = Description,
        };
}

internal sealed record OneRole(Role Role);

internal sealed record AllRoles(IReadOnlyList<Role> Roles);

internal sealed record OnePermission(Permission Permission);

internal sealed record SomePermissions(IReadOnlyList<Permission> Permissions);

internal sealed record RoleNames(IReadOnlyList<string> Roles);

internal static class RoleExamples
{
    public static readonly OneRole Role = new(new Role(Guid.Parse("01900000-0000-7000-8000-000000000002"), "admin", "Full system access"));

    public static readonly OnePermission Permission = new(
        new Permission(Guid.Parse("01900000-0000-7000-8000-000000000101"), "manage_products", "products", "manage", "Full access to products")
    );
}
