namespace Stoa.Accounts.Roles;

/// <summary>What the changes of a user's roles share.</summary>
internal static class UserRoleRows
{
    /// <summary>Whether the user exists and was not erased; keeps the row from being deleted until the transaction ends.</summary>
    internal const string LockUserSql = "SELECT true FROM accounts.users WHERE id = $1::uuid AND erased_at IS NULL FOR KEY SHARE";

    /// <summary>Whether an active super admin is left. Only reliable while the caller holds the lock of the role's row.</summary>
    internal const string AnySuperAdminSql = $"SELECT EXISTS (SELECT {ActiveSuperAdmins})";

    /// <summary>Who can act as one, as <c>u</c>.</summary>
    internal const string ActiveSuperAdmins = """
        FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id JOIN accounts.users u ON u.id = ur.user_id
        WHERE r.name = 'super_admin' AND u.active AND u.erased_at IS NULL
        """;
}
