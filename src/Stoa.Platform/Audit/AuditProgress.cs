using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Platform.Audit;

/// <summary>
/// Verifies the log in steps, each of which continues where the last one ended: a step costs what it reads, and the whole is read anew once a day. One node at
/// a time does it; the others pass over it.
/// </summary>
internal sealed partial class AuditProgress(NpgsqlDataSource database, TimeProvider clock, ILogger<AuditProgress> log)
{
    private static readonly TimeSpan Anew = TimeSpan.FromDays(1);

    /// <summary>Verifies at most so many entries.</summary>
    public async Task Advance(long most, CancellationToken cancelled) =>
        await database.InTransaction(connection => Advance(connection, most, cancelled), cancelled);

    private async Task<Outcome<Nothing>> Advance(NpgsqlConnection connection, long most, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        if (await connection.One(ClaimSql, State.From, cancelled) is not { } state)
        {
            return new Nothing();
        }
        if (state.PassBeganAt is not { } began || (state.IsAtEnd && now - began >= Anew))
        {
            state = state with { PositionId = 0, PositionHash = AuditChain.Origin };
            await connection.Change(BeginSql, cancelled, AuditChain.Origin, now);
        }
        // The head first: what is appended while the step reads is the next one's.
        var head = await connection.One(AuditCheck.HeadSql, row => AuditCheck.Mark(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancelled);
        var beyond = state.PositionId == 0 ? long.MinValue : state.PositionId;
        var step = new AuditStep(state.PositionId, state.PositionHash, beyond, head?.Id ?? long.MaxValue, most);
        var verdict = Decide(await AuditCheck.Walk(connection, step, known: null, cancelled), state, head, most);
        await connection.Change(
            KeepSql,
            cancelled,
            verdict.Last.Id,
            Convert.FromHexString(verdict.Last.Hash),
            verdict.Broken is null && verdict.Last == head,
            verdict.Broken,
            verdict.Reason,
            now
        );
        if (verdict.Broken is { } broken && !state.IsBroken)
        {
            Broken(log, broken, verdict.Reason!);
        }
        return new Nothing();
    }

    /// <summary>A step that read less than it might have is at the end, and the end is where the head stands.</summary>
    internal static AuditVerdict Decide(AuditVerdict walked, State state, AuditMark? head, long most)
    {
        if (walked.Broken is not null)
        {
            return walked;
        }
        if (head is null)
        {
            return walked with { Broken = walked.Last.Id + 1, Reason = "the head of the log is gone" };
        }
        if (walked.Last.Id > head.Id || (walked.Last.Id == head.Id && walked.Last != head))
        {
            return walked with { Broken = walked.Last.Id, Reason = $"the head of the log stands at {head}" };
        }
        return walked.Last.Id < head.Id && walked.Last.Id - state.PositionId < most
            ? walked with
            {
                Broken = walked.Last.Id + 1,
                Reason = $"the log is cut off: its head stands at {head.Id}",
            }
            : walked;
    }

    /// <summary>What the last step left.</summary>
    /// <param name="IsAtEnd">The pass has come to the end before.</param>
    internal sealed record State(long PositionId, byte[] PositionHash, DateTimeOffset? PassBeganAt, bool IsAtEnd, bool IsBroken)
    {
        public static State From(NpgsqlDataReader row) =>
            new(
                row.GetInt64("position_id"),
                row.GetByteArray("position_hash"),
                row.GetOrNull<DateTimeOffset>("pass_began_at"),
                row.GetBoolean("at_end"),
                row.GetBoolean("broken")
            );
    }

    [LoggerMessage(1, LogLevel.Critical, "Audit log: entry {Entry} is not as it was written: {Reason}. Run verify-audit with a mark that was kept elsewhere.")]
    private static partial void Broken(ILogger log, long entry, string reason);

    internal const string ClaimSql = """
        SELECT position_id, position_hash, pass_began_at, position_id = verified_id AND broken_id IS NULL AS at_end, broken_id IS NOT NULL AS broken
        FROM platform.audit_checks FOR UPDATE SKIP LOCKED
        """;

    internal const string BeginSql = "UPDATE platform.audit_checks SET position_id = 0, position_hash = $1, pass_began_at = $2";

    internal const string KeepSql = """
        UPDATE platform.audit_checks SET position_id = $1, position_hash = $2,
            verified_id = CASE WHEN $3 THEN $1 ELSE verified_id END, verified_hash = CASE WHEN $3 THEN $2 ELSE verified_hash END,
            verified_at = CASE WHEN $3 THEN $6 ELSE verified_at END,
            broken_id = $4::bigint, broken_reason = $5::text, broken_at = CASE WHEN $4::bigint IS NULL THEN NULL ELSE coalesce(broken_at, $6) END
        """;
}
