using System.Data;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Audit;

/// <summary>An entry's number and hash. Noted elsewhere, it holds the log to its word: everything up to it can no longer change unnoticed.</summary>
public sealed record AuditMark(long Id, string Hash)
{
    /// <summary>In the form <c>42:6b86…</c>; null if it is not.</summary>
    public static AuditMark? Parse(string text) =>
        text.Split(':') is [var id, { Length: 64 } hash]
        && long.TryParse(id, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && number >= 0
        && hash.All(char.IsAsciiHexDigit)
            ? new AuditMark(number, hash.ToLowerInvariant())
            : null;

    public override string ToString() => $"{Id}:{Hash}";
}

/// <summary>The result of a check.</summary>
/// <param name="Last">The end of the chain, or the last entry before it breaks.</param>
/// <param name="Broken">The first entry that is not as it was written; null where all are.</param>
/// <param name="Reason">What is wrong with it, as a sentence.</param>
public sealed record AuditVerdict(AuditMark Last, long? Broken = null, string? Reason = null);

/// <summary>
/// Verifies the whole log: a changed, deleted, inserted or moved entry breaks the chain, a truncated log differs from its head. An attacker who can also write
/// the head and recompute every hash is detected only by a mark kept elsewhere (ADR 21).
/// </summary>
public sealed class AuditCheck(NpgsqlDataSource database)
{
    /// <summary>Reads the whole log and compares it with its head and, if given, with an earlier mark.</summary>
    /// <param name="known">The mark printed by an earlier check; null if there is none.</param>
    /// <param name="cancelled">A long log takes a while.</param>
    public async Task<AuditVerdict> Run(AuditMark? known, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        // Log and head as of one moment, while others append.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancelled);
        var head = await connection.One(HeadSql, row => Mark(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancelled);
        var walked = await Walk(connection, Beginning, known, cancelled);
        if (walked.Broken is not null)
        {
            return walked;
        }
        if (head is null || head.Id > walked.Last.Id)
        {
            return walked with
            {
                Broken = walked.Last.Id + 1,
                Reason = head is null ? "the head of the log is gone" : $"the log is cut off: its head stands at {head.Id}",
            };
        }
        if (head != walked.Last)
        {
            return walked with { Broken = walked.Last.Id, Reason = $"the head of the log stands at {head}" };
        }
        return known?.Id > head.Id ? walked with { Broken = head.Id + 1, Reason = $"the log once reached {known}" } : walked;
    }

    /// <summary>From the beginning: what stands before the first entry is found as well.</summary>
    internal static AuditStep Beginning { get; } = new(0, AuditChain.Origin, long.MinValue, long.MaxValue, long.MaxValue);

    internal static async Task<AuditVerdict> Walk(NpgsqlConnection connection, AuditStep step, AuditMark? known, CancellationToken cancelled)
    {
        var (last, hash) = (step.Last, step.Hash);
        await using var command = new NpgsqlCommand(WalkSql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter { Value = step.Beyond });
        command.Parameters.Add(new NpgsqlParameter { Value = step.End });
        command.Parameters.Add(new NpgsqlParameter { Value = step.Most });
        await using var row = await command.ExecuteReaderAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            var (id, stored) = (row.GetInt64("id"), row.GetByteArray("hash"));
            if (id != last + 1)
            {
                return new AuditVerdict(Mark(last, hash), last + 1, "it is missing");
            }
            if (!AuditChain.Next(hash, id, AuditChain.Digest(Fact(row))).AsSpan().SequenceEqual(stored))
            {
                return new AuditVerdict(Mark(last, hash), id, "its hash does not match");
            }
            (last, hash) = (id, stored);
            if (known?.Id == id && known != Mark(id, hash))
            {
                return new AuditVerdict(Mark(last, hash), id, $"it differs from the mark {known}");
            }
        }
        return new AuditVerdict(Mark(last, hash));
    }

    internal static AuditMark Mark(long id, byte[] hash) => new(id, Convert.ToHexStringLower(hash));

    private static AuditFact Fact(NpgsqlDataReader row) =>
        new(
            row.GetTime("at"),
            row.GetOrNull<Guid>("actor_id"),
            row.GetString("action"),
            row.GetString("subject"),
            row.GetStringOrNull("before"),
            row.GetStringOrNull("after"),
            row.GetString("address"),
            row.GetString("request_id"),
            row.GetOrNull<Guid>("api_key_id"),
            row.GetStringOrNull("api_key_name")
        );

    internal const string HeadSql = "SELECT last_id, hash FROM platform.audit_head";

    internal const string WalkSql = """
        SELECT id, at, actor_id, action, subject, before::text AS before, after::text AS after, address, request_id, api_key_id, api_key_name, hash
        FROM platform.audit_log WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3
        """;
}

/// <summary>A part of the log to be verified.</summary>
/// <param name="Last">The entry that it continues.</param>
/// <param name="Hash">The hash of that entry.</param>
/// <param name="Beyond">Entries with greater numbers are read.</param>
/// <param name="End">The last of them.</param>
/// <param name="Most">No more than so many.</param>
internal sealed record AuditStep(long Last, byte[] Hash, long Beyond, long End, long Most);
