using Npgsql;
using Stoa.Accounts.Passwords;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Import;

/// <summary>
/// Accounts for those who move customers in and out. A customer is who holds the role <c>user</c>; roles cannot be given here, and no password is
/// changed.
/// </summary>
internal sealed class CustomerAccountStore(OutboxWriter outbox) : CustomerAccounts
{
    public override string KeyOf(string email) => Users.KeyOf(email);

    public override bool CanVerify(string hash) => SupportedHashes.IsSupported(hash);

    public override Task<IReadOnlyList<CustomerAccount>> Find(NpgsqlConnection connection, string[] keys, bool forChange, CancellationToken cancelled) =>
        connection.Many(forChange ? LockSql : FindSql, From, cancelled, [keys]);

    public override Task<IReadOnlyList<CustomerAccount>> Read(NpgsqlConnection connection, Guid[] ids, CancellationToken cancelled) =>
        connection.Many(ReadSql, From, cancelled, [ids]);

    public override Task<bool> Hold(NpgsqlConnection connection, Guid id, CancellationToken cancelled) =>
        connection.One(HoldSql, row => row.GetBoolean(0), cancelled, id);

    public override async Task<IReadOnlyCollection<Guid>> HoldAndFindErased(NpgsqlConnection connection, Guid[] ids, CancellationToken cancelled)
    {
        if (ids.Length == 0)
        {
            return [];
        }
        var held = await connection.Many(HoldManySql, row => (Id: row.GetGuid(0), IsErased: row.GetBoolean(1)), cancelled, [ids]);
        return held.Where(account => account.IsErased).Select(account => account.Id).ToHashSet();
    }

    public override async Task<IReadOnlyList<string>> Add(
        NpgsqlConnection connection,
        IReadOnlyList<NewCustomer> customers,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var keys = customers.Select(customer => KeyOf(customer.Email)).ToArray();
        var added = await connection.Many(
            UserImport.InsertSql,
            row => row.GetString(0),
            cancelled,
            customers.Select(customer => customer.Id).ToArray(),
            customers.Select(customer => customer.Email).ToArray(),
            keys,
            customers.Select(customer => customer.FirstName).ToArray(),
            customers.Select(customer => customer.LastName).ToArray(),
            customers.Select(customer => customer.PasswordHash).ToArray(),
            customers.Select(customer => customer.Active).ToArray(),
            customers.Select(customer => customer.EmailVerified).ToArray(),
            customers.Select(customer => customer.CreatedAt.UtcDateTime).ToArray(),
            now
        );
        var made = added.ToHashSet(StringComparer.Ordinal);
        await Tell(connection, CustomerEvents.Registered, [.. customers.Where((_, i) => made.Contains(keys[i])).Select(customer => customer.Id)], now);
        return added;
    }

    public override async Task Rename(NpgsqlConnection connection, IReadOnlyList<CustomerAccount> customers, DateTimeOffset now, CancellationToken cancelled)
    {
        Guid[] ids = [.. customers.Select(customer => customer.Id)];
        await connection.Change(
            RenameSql,
            cancelled,
            ids,
            customers.Select(customer => customer.FirstName).ToArray(),
            customers.Select(customer => customer.LastName).ToArray(),
            now
        );
        await Tell(connection, CustomerEvents.Changed, ids, now);
    }

    private async Task Tell(NpgsqlConnection connection, string topic, Guid[] ids, DateTimeOffset now)
    {
        await using var batch = new NpgsqlBatch(connection);
        CustomerEvents.Add(outbox, batch, topic, ids, now);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    public override async Task<IReadOnlyList<Guid>> Remove(NpgsqlConnection connection, Guid[] ids, CancellationToken cancelled)
    {
        var removed = await connection.Many(RemoveSql, row => row.GetGuid(0), cancelled, [ids]);
        await connection.Change(Mailer.ForgetNotesSql, cancelled, removed.ToArray());
        return removed;
    }

    public override async Task<IReadOnlyDictionary<Guid, string>> Emails(NpgsqlConnection connection, Guid[] ids, CancellationToken cancelled) =>
        new Dictionary<Guid, string>(await connection.Many(EmailsSql, row => KeyValuePair.Create(row.GetGuid(0), row.GetString(1)), cancelled, [ids]));

    public override Task<IReadOnlyList<CustomerAccount>> Next(NpgsqlConnection connection, string behind, int count, CancellationToken cancelled) =>
        connection.Many(NextSql, From, cancelled, behind, count);

    private static CustomerAccount From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetString("email"),
            row.GetString("first_name"),
            row.GetString("last_name"),
            row.GetBoolean("email_verified"),
            row.GetBoolean("active"),
            row.GetTime("created_at"),
            row.GetInt64("version")
        );

    private const string Columns = """
        u.id, u.email, u.first_name, u.last_name, u.email_verified, u.active, u.created_at, (extract(epoch FROM u.updated_at) * 1000000)::bigint AS version
        """;

    internal const string FindSql = $"SELECT {Columns} FROM accounts.users u WHERE u.email_key = ANY ($1) ORDER BY u.id";

    internal const string LockSql = FindSql + " FOR UPDATE";

    internal const string ReadSql = $"SELECT {Columns} FROM accounts.users u WHERE u.id = ANY ($1) AND u.erased_at IS NULL ORDER BY u.id";

    /// <summary>Waits for who erases the account, and for nobody who only changes it.</summary>
    internal const string HoldSql = "SELECT true FROM accounts.users WHERE id = $1 AND erased_at IS NULL FOR KEY SHARE";

    /// <summary>The same of many, in one order.</summary>
    internal const string HoldManySql = "SELECT id, erased_at IS NOT NULL FROM accounts.users WHERE id = ANY ($1) ORDER BY id FOR KEY SHARE";

    internal const string RenameSql = """
        UPDATE accounts.users u SET first_name = c.first_name, last_name = c.last_name, updated_at = $4
        FROM unnest($1::uuid[], $2::text[], $3::text[]) AS c(id, first_name, last_name) WHERE u.id = c.id
        """;

    /// <summary>
    /// Whoever had a session may have anything: a passkey, a link to Google, an API key. Without one there are only the roles that staff gave and the
    /// invitation that was accepted.
    /// </summary>
    internal const string RemoveSql = """
        DELETE FROM accounts.users u WHERE u.id = ANY ($1)
            AND NOT EXISTS (SELECT FROM accounts.sessions s WHERE s.user_id = u.id)
            AND NOT EXISTS (SELECT FROM accounts.past_sessions p WHERE p.user_id = u.id)
            AND NOT EXISTS (SELECT FROM accounts.invitations i WHERE i.accepted_by = u.id)
            AND NOT EXISTS (SELECT FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = u.id AND r.name <> 'user')
        RETURNING u.id
        """;

    internal const string EmailsSql = "SELECT id, email FROM accounts.users WHERE id = ANY ($1) AND erased_at IS NULL";

    internal const string NextSql = $"""
        SELECT {Columns} FROM accounts.users u
        WHERE u.email_key > $1 AND u.erased_at IS NULL
            AND EXISTS (SELECT FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = u.id AND r.name = 'user')
        ORDER BY u.email_key LIMIT $2
        """;
}
