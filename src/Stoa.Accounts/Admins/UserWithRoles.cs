using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>A user as administrators see them.</summary>
internal sealed record UserWithRoles(
    Guid Id,
    string Email,
    string FirstName,
    string LastName,
    bool Active,
    bool EmailVerified,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<string> Roles
)
{
    /// <summary>Of the table alias <c>u</c>.</summary>
    public const string Columns = $"{Users.Columns}, {Users.RolesColumn} AS roles";

    public static UserWithRoles From(NpgsqlDataReader row) => Of(Users.ReadAccount(row), row.GetStrings("roles"));

    public static UserWithRoles Of(Account user, IReadOnlyList<string> roles) =>
        new(user.Id, user.Email, user.FirstName, user.LastName, user.Active, user.EmailVerified, user.CreatedAt!.Value, user.UpdatedAt!.Value, roles);
}
