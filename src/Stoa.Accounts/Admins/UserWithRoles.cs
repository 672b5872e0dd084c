using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
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
    /// <summary>Who changed the account last, by the audit log; only where one user is read. Null, and left out, where no member of staff did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ChangedBy { get; init; }

    /// <summary>What the caller may do to the user now; only where one user is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AllowedAction>? AllowedActions { get; init; }

    /// <summary>Of the table alias <c>u</c>.</summary>
    public const string Columns = $"{Users.Columns}, {Users.RolesColumn} AS roles";

    public static UserWithRoles From(NpgsqlDataReader row) => Of(Users.ReadAccount(row), row.GetStrings("roles"));

    public static UserWithRoles Of(Account user, IReadOnlyList<string> roles) =>
        new(user.Id, user.Email, user.FirstName, user.LastName, user.Active, user.EmailVerified, user.CreatedAt!.Value, user.UpdatedAt!.Value, roles);
}
