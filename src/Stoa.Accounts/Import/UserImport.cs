using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Files;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Import;

/// <summary>How an import is run.</summary>
/// <param name="DryRun">Says what would happen and changes nothing.</param>
/// <param name="AllowRoles">Lines may give roles, those of admins included.</param>
public sealed record ImportOptions(bool DryRun, bool AllowRoles);

/// <summary>How far an import is.</summary>
/// <param name="Lines">Lines read, those of earlier runs included.</param>
/// <param name="Created">Users created from them; in a dry run those that would be.</param>
/// <param name="Refused">Lines that made no user; each stands in the file of errors with its reason.</param>
/// <param name="NeedReset">Users of this run without a password that a login here could verify. Those whose hash was left out stand in the file of errors,
/// too.</param>
/// <param name="Share">Of the file, 0 to 1.</param>
/// <param name="FinishedBefore">An earlier run has imported the whole file already.</param>
public sealed record ImportProgress(long Lines, long Created, long Refused, long NeedReset, double Share, bool FinishedBefore = false);

/// <summary>
/// Imports users from another system: one JSON object a line, one transaction a batch. Users, position in the file and audit entry share the transaction, so a
/// killed run continues where it stopped.
/// </summary>
public sealed class UserImport(
    NpgsqlDataSource database,
    [FromKeyedServices(DataSources.Session)] NpgsqlDataSource sessions,
    OutboxWriter outbox,
    AuditLog audit,
    TimeProvider clock
)
{
    private const int LinesPerBatch = 2000;
    private const int LongestLine = 64 * 1024;

    public async Task<ImportProgress> Run(string path, ImportOptions options, Action<ImportProgress> report, CancellationToken cancelled)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        var hash = await SHA256.HashDataAsync(file, cancelled);
        await using var connection = await sessions.Open(cancelled);
        // Checked before the error file is opened: two runs would mix their lines.
        if (!await connection.One(LockSql, row => row.GetBoolean(0), cancelled, LockOf(hash)))
        {
            throw new ImportException("another run imports the same file");
        }
        try
        {
            return await Run(connection, file, hash, path, options, report, cancelled);
        }
        finally
        {
            await connection.Change(UnlockSql, CancellationToken.None, LockOf(hash));
        }
    }

    internal static long LockOf(byte[] hash) => BinaryPrimitives.ReadInt64BigEndian(hash);

    private async Task<ImportProgress> Run(
        NpgsqlConnection connection,
        FileStream file,
        byte[] hash,
        string path,
        ImportOptions options,
        Action<ImportProgress> report,
        CancellationToken cancelled
    )
    {
        var from = options.DryRun ? new Checkpoint(0, 0, 0, 0, 0, false) : await Begin(hash, cancelled);
        if (from.Finished)
        {
            return new ImportProgress(from.Lines, from.Created, from.Refused, 0, 1, FinishedBefore: true);
        }
        await using var errors = new FileStream(path + ".errors", FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        // What a killed run wrote there beyond its last transaction will be found again.
        errors.SetLength(from.ErrorsPosition);
        errors.Seek(0, SeekOrigin.End);
        file.Seek(from.Position, SeekOrigin.Begin);

        var known = options.AllowRoles ? (await connection.Many(RolesThereSql, row => row.GetString(0), cancelled)).ToHashSet(StringComparer.Ordinal) : null;
        if (options.DryRun)
        {
            await connection.Change(MakeDryRunTable, cancelled);
        }
        var reader = new LineReader(file, from.Position, from.Lines, LongestLine);
        var progress = new ImportProgress(from.Lines, from.Created, from.Refused, 0, 0);
        while (await ImportBatch.Read(reader, known, clock.GetUtcNow(), LinesPerBatch, cancelled) is { } batch)
        {
            from = options.DryRun
                ? await Try(connection, batch, from, errors, cancelled)
                : await Store(connection, batch, from, new Source(hash, Path.GetFileName(path)), errors, cancelled);
            progress = new ImportProgress(from.Lines, from.Created, from.Refused, progress.NeedReset + batch.NeedReset, (double)from.Position / file.Length);
            report(progress);
        }
        if (!options.DryRun)
        {
            await connection.Change(FinishSql, cancelled, hash, clock.GetUtcNow());
        }
        return progress with { Share = 1 };
    }

    private async Task<Checkpoint> Begin(byte[] hash, CancellationToken cancelled)
    {
        await database.Change(BeginSql, cancelled, hash, clock.GetUtcNow());
        return (
            await database.One(
                ReadSql,
                row => new Checkpoint(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetBoolean(5)),
                cancelled,
                hash
            )
        )!;
    }

    private async Task<Checkpoint> Store(
        NpgsqlConnection connection,
        ImportBatch batch,
        Checkpoint from,
        Source source,
        FileStream errors,
        CancellationToken cancelled
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var now = clock.GetUtcNow();
        var users = batch.Users;
        var ids = users.Select(_ => Guid.CreateVersion7(now)).ToArray();
        var created = await connection.Many(
            InsertSql,
            row => row.GetString(0),
            cancelled,
            ids,
            users.Select(user => user.Email).ToArray(),
            users.Select(user => user.Key).ToArray(),
            users.Select(user => user.FirstName).ToArray(),
            users.Select(user => user.LastName).ToArray(),
            users.Select(user => user.Hash).ToArray(),
            users.Select(user => user.Active).ToArray(),
            users.Select(user => user.EmailVerified).ToArray(),
            users.Select(user => (user.CreatedAt ?? now).UtcDateTime).ToArray(),
            now
        );
        var to = await Settle(batch, created, from, errors, cancelled);
        await using var rest = new NpgsqlBatch(connection);
        var moved = rest.Add(MoveSql, source.Hash, from.Position, to.Position, to.Lines, to.Created, to.Refused, to.ErrorsPosition);
        var roles = batch.RolesOf(created);
        rest.Add(RolesSql, roles.Select(role => role.Key).ToArray(), roles.Select(role => role.Name).ToArray());
        Tell(rest, ids.Zip(users.Select(user => user.Key)), created, now);
        if (created.Count > 0)
        {
            Record(rest, source, from, to, created.Count, roles);
        }
        await rest.ExecuteNonQueryAsync(cancelled);
        if (moved.RecordsAffected == 0)
        {
            throw new ImportException("another run imports the same file");
        }
        await transaction.CommitAsync(cancelled);
        Doorbell.Committed(connection);
        return to;
    }

    private void Record(NpgsqlBatch batch, Source source, Checkpoint from, Checkpoint to, int created, List<(string Key, string Name)> roles)
    {
        audit.Add(
            batch,
            "import-users",
            AccountAuditActions.UsersImported,
            "file:" + Convert.ToHexStringLower(source.Hash),
            after: new()
            {
                ["file"] = source.Name,
                ["first_line"] = from.Lines + 1,
                ["last_line"] = to.Lines,
                ["created"] = created,
                ["roles"] = new JsonArray([.. roles.Select(role => new JsonObject { ["email"] = role.Key, ["role"] = role.Name })]),
            }
        );
    }

    /// <summary>A line with the address of another was given an id that nobody has: whoever is told asks what there is.</summary>
    private void Tell(NpgsqlBatch batch, IEnumerable<(Guid Id, string Key)> users, IEnumerable<string> created, DateTimeOffset now)
    {
        var keys = created.ToHashSet(StringComparer.Ordinal);
        CustomerEvents.Add(outbox, batch, CustomerEvents.Registered, [.. users.Where(user => keys.Contains(user.Key)).Select(user => user.Id)], now);
    }

    private static async Task<Checkpoint> Try(NpgsqlConnection connection, ImportBatch batch, Checkpoint from, FileStream errors, CancellationToken cancelled)
    {
        var would = await connection.Many(AddToDryRun, row => row.GetString(0), cancelled, [batch.Users.Select(user => user.Key).ToArray()]);
        return await Settle(batch, would, from, errors, cancelled);
    }

    /// <summary>Writes what went wrong, and whose password was left out, each line with its number, and says where the import stands then.</summary>
    private static async Task<Checkpoint> Settle(
        ImportBatch batch,
        IReadOnlyList<string> created,
        Checkpoint from,
        FileStream errors,
        CancellationToken cancelled
    )
    {
        var refused = batch.Refusals(created);
        foreach (var (number, reason) in refused.Concat(batch.Resets(created)).OrderBy(entry => entry.Line))
        {
            await errors.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number}\t{reason}\n")), cancelled);
        }
        await errors.FlushAsync(cancelled);
        return new Checkpoint(batch.End, batch.LastLine, from.Created + created.Count, from.Refused + refused.Count, errors.Position, false);
    }

    private sealed record Source(byte[] Hash, string Name);

    private sealed record Checkpoint(long Position, long Lines, long Created, long Refused, long ErrorsPosition, bool Finished);

    internal const string LockSql = "SELECT pg_try_advisory_lock($1::bigint)";

    internal const string UnlockSql = "SELECT pg_advisory_unlock($1::bigint)";

    internal const string RolesThereSql = "SELECT name FROM accounts.roles";

    internal const string BeginSql = "INSERT INTO accounts.imports (file_hash, started_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    internal const string ReadSql =
        "SELECT position, lines, created, refused, errors_position, finished_at IS NOT NULL FROM accounts.imports WHERE file_hash = $1";

    internal const string InsertSql = """
        WITH created AS (
            INSERT INTO accounts.users (id, email, email_key, first_name, last_name, password_hash, active, email_verified, created_at, updated_at)
            SELECT *, $10 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bool[], $8::bool[], $9::timestamptz[])
            ON CONFLICT ON CONSTRAINT users_email_taken DO NOTHING
            RETURNING id, email_key
        ), roles AS (
            INSERT INTO accounts.user_roles (user_id, role_id) SELECT created.id, r.id FROM created, accounts.roles r WHERE r.name = 'user'
        )
        SELECT email_key FROM created
        """;

    internal const string RolesSql = """
        INSERT INTO accounts.user_roles (user_id, role_id)
        SELECT u.id, r.id FROM unnest($1::text[], $2::text[]) AS given(email_key, role)
        JOIN accounts.users u ON u.email_key = given.email_key JOIN accounts.roles r ON r.name = given.role ON CONFLICT DO NOTHING
        """;

    /// <summary>Only from the position this run knows; of two runs one fails here.</summary>
    internal const string MoveSql = """
        UPDATE accounts.imports SET position = $3, lines = $4, created = $5, refused = $6, errors_position = $7
        WHERE file_hash = $1 AND position = $2 AND finished_at IS NULL
        """;

    internal const string FinishSql = "UPDATE accounts.imports SET finished_at = $2 WHERE file_hash = $1";

    /// <summary>Addresses that a dry run has met. The two of the dry run cannot be prepared without each other.</summary>
    private const string MakeDryRunTable = "DROP TABLE IF EXISTS pg_temp.would_import; CREATE TEMPORARY TABLE would_import (email_key text PRIMARY KEY)";

    private const string AddToDryRun = """
        INSERT INTO would_import
        SELECT key FROM unnest($1::text[]) AS key WHERE NOT EXISTS (SELECT FROM accounts.users WHERE email_key = key)
        ON CONFLICT DO NOTHING
        RETURNING email_key
        """;
}

/// <summary>The import cannot continue; the message says why.</summary>
public sealed class ImportException(string message) : Exception(message);
