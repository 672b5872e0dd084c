using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

internal sealed record Role(Guid Id, string Name, string Description)
{
    public const string Columns = $"r.id, r.name, r.description, r.{RowVersions.Column}";

    public static Role From(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetString(1), row.GetString(2)) { Version = row.GetInt64(3) };

    [JsonIgnore]
    public long Version { get; init; }

    internal const string LockSql = $"SELECT {RowVersions.Column} FROM accounts.roles WHERE id = $1 FOR UPDATE";

    /// <summary>
    /// Whoever gives a name waits for whoever gives one that differs in case alone: an index would have to refuse those that are there from before.
    /// </summary>
    internal const string LockNameSql = "SELECT pg_advisory_xact_lock(hashtext('accounts.roles'), hashtext(lower($1)))";

    /// <summary>As the audit log names and tells it.</summary>
    internal string Subject => "role:" + Id;
    internal JsonObject Facts => new() { ["name"] = Name, ["description"] = Description };
}

internal sealed record Permission(Guid Id, string Name, string Resource, string Action, string Description)
{
    public const string Columns = $"p.id, p.name, p.resource, p.action, p.description, p.{RowVersions.Column}";

    public static Permission From(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)) { Version = row.GetInt64(5) };

    [JsonIgnore]
    public long Version { get; init; }

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

internal sealed record OneRole(Role Role) : IVersioned
{
    [JsonIgnore]
    public long Version => Role.Version;
}

internal sealed record AllRoles(IReadOnlyList<Role> Roles);

internal sealed record OnePermission(Permission Permission) : IVersioned
{
    [JsonIgnore]
    public long Version => Permission.Version;
}

internal sealed record SomePermissions(IReadOnlyList<Permission> Permissions);

internal sealed record RoleNames(IReadOnlyList<string> Roles);

internal static class RoleExamples
{
    public static readonly OneRole Role = new(new Role(Guid.Parse("01900000-0000-7000-8000-000000000002"), "admin", "Full system access"));

    public static readonly OnePermission Permission = new(
        new Permission(Guid.Parse("01900000-0000-7000-8000-000000000101"), "manage_products", "products", "manage", "Full access to products")
    );
}
