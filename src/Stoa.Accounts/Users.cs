using Npgsql;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts;

/// <summary>User queries shared by several use cases.</summary>
internal static class Users
{
    /// <summary>What <see cref="ReadAccount"/> reads, of the table alias <c>u</c>.</summary>
    public const string Columns = "u.id, u.email, u.first_name, u.last_name, u.active, u.email_verified, u.created_at, u.updated_at";

    /// <summary>The names of the roles of the table alias <c>u</c>, as an array.</summary>
    public const string RolesColumn = """
        ARRAY(SELECT r.name FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.name)
        """;

    public static Account ReadAccount(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetString("email"),
            row.GetString("first_name"),
            row.GetString("last_name"),
            row.GetBoolean("active"),
            row.GetBoolean("email_verified"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    /// <summary>
    /// One mailbox, one account: addresses are compared without regard to case and to how their characters are spelled (NFKC), domains by their A-labels (IDNA
    /// 2008), and Google's two names are one. A key is only for comparing; mail goes to the address as it is kept (<see cref="TextRules.Mailbox"/>).
    /// </summary>
    public static string KeyOf(string email) => EmailKey.Of(email);

    /// <summary>Stores a new account with its roles. False: its address is taken.</summary>
    public static async Task<bool> Add(NpgsqlConnection connection, Account user, string? hash, string[] roles, CancellationToken cancelled) =>
        await connection.One(
            AddSql,
            row => row.GetGuid(0),
            cancelled,
            user.Id,
            user.Email,
            KeyOf(user.Email),
            user.FirstName,
            user.LastName,
            hash,
            user.EmailVerified,
            user.CreatedAt,
            roles
        ) == user.Id;

    private const string AddSql = """
        WITH created AS (
            INSERT INTO accounts.users (id, email, email_key, first_name, last_name, password_hash, email_verified, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            ON CONFLICT ON CONSTRAINT users_email_taken DO NOTHING
            RETURNING id
        ), roles AS (
            INSERT INTO accounts.user_roles (user_id, role_id) SELECT created.id, r.id FROM created, accounts.roles r WHERE r.name = ANY($9)
        )
        SELECT id FROM created
        """;

    /// <summary>
    /// Makes logins of the user wait, so that the next statement of the transaction sees every session. A single statement would miss the session of a login
    /// that it waited for, because its snapshot is older.
    /// </summary>
    internal const string LockSql = "SELECT FROM accounts.users WHERE id = $1 FOR UPDATE";
}
