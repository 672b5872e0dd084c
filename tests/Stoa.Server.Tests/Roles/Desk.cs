using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>Helpers for tests of roles.</summary>
internal static class Desk
{
    public static Task<Guid> Role(this StoaHost host, string name) => host.Read<Guid>("SELECT id FROM accounts.roles WHERE name = $1", name);

    public static Task<Guid> Permission(this StoaHost host, string name) => host.Read<Guid>("SELECT id FROM accounts.permissions WHERE name = $1", name);

    /// <summary>A new role that grants nothing.</summary>
    public static async Task<string> NewRole(this Client client)
    {
        var reply = await client.Post("/admin/roles", new { name = Name("role") });
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return (string)reply.Data["role"]!["id"]!;
    }

    /// <summary>A new role that grants the named permissions.</summary>
    public static async Task<string> NewRole(this Client client, params string[] permissions)
    {
        var role = await client.NewRole();
        foreach (var permission in permissions)
        {
            (await client.Grant(role, await client.Host.Permission(permission))).Says("Permission granted successfully");
        }
        return role;
    }

    public static async Task<string> NewPermission(this Client client, string resource, string action)
    {
        var reply = await client.Post("/admin/permissions", Permission(resource, action));
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return (string)reply.Data["permission"]!["id"]!;
    }

    /// <summary>The body that creates or changes a permission.</summary>
    public static object Permission(string resource, string action, string? name = null) =>
        new
        {
            name = name ?? Name("permission"),
            resource,
            action,
        };

    public static Task<Reply> Grant(this Client client, object role, object permission) =>
        client.Post($"/admin/roles/{role}/permissions", new { permission_id = permission.ToString() });

    public static Task<Reply> Revoke(this Client client, object role, object permission) => client.Delete($"/admin/roles/{role}/permissions/{permission}");

    public static Task<Reply> Assign(this Client client, User user, string role) => client.Post($"/admin/users/{user.Id}/roles", new { role_name = role });

    public static Task<Reply> Remove(this Client client, User user, object role) => client.Delete($"/admin/users/{user.Id}/roles/{role}");

    public static void Says(this Reply reply, string message)
    {
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal($$$"""{"data":{"message":"{{{message}}}"}}""", reply.Text);
    }

    /// <summary>A unique name.</summary>
    public static string Name(string kind) => kind + "-" + Guid.NewGuid().ToString("N")[..12];
}
