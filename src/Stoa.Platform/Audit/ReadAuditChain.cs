using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Platform.Audit;

/// <summary>How far the log is verified, and whether anything in it is not as it was written.</summary>
/// <param name="Intact">Nothing was found that is not as it was written.</param>
/// <param name="Mark">Number and hash of the last verified entry, as <c>verify-audit</c> takes it; to be kept where the server cannot write.</param>
/// <param name="VerifiedUntil">The number of that entry; 0 where none is verified yet.</param>
/// <param name="VerifiedAt">When that was found; null where it never was.</param>
/// <param name="LastId">The number of the last entry.</param>
/// <param name="BrokenId">The first entry that is changed, missing or cut off; null where none is.</param>
/// <param name="Reason">What is wrong with it, in English, as the log of the server has it.</param>
internal sealed record AuditChainStatus(
    bool Intact,
    string Mark,
    long VerifiedUntil,
    DateTimeOffset? VerifiedAt,
    long LastId,
    long? BrokenId,
    string? Reason,
    DateTimeOffset? BrokenAt
);

/// <summary>The state of the chain, after a step that verifies what was added since: seconds behind at most, and never a read of the whole log.</summary>
internal sealed class ReadAuditChain(NpgsqlDataSource database, AuditProgress progress)
{
    private const int AtOnce = 5_000;

    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, AuditChainStatus>("/admin/audit-log/chain", routes.Resolve<ReadAuditChain>().Handle)
            .WithName("Administration", "getAuditChain", "How far the log of privileged changes is verified")
            .Staff("audit_log", "read")
            .WithoutHead()
            .WithSuccess(PlatformSuccesses.AuditChainRetrieved)
            .WithExample(
                new AuditChainStatus(
                    Intact: true,
                    "7:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
                    7,
                    AuditEntry.Example.At,
                    7,
                    null,
                    null,
                    null
                )
            );

    public async Task<Outcome<AuditChainStatus>> Handle(Empty request, RequestContext context)
    {
        await progress.Advance(AtOnce, context.CancellationToken);
        return (await database.One(ReadSql, From, context.CancellationToken))!;
    }

    private static AuditChainStatus From(NpgsqlDataReader row)
    {
        var (mark, broken) = (AuditCheck.Mark(row.GetInt64("verified_id"), row.GetByteArray("verified_hash")), row.GetOrNull<long>("broken_id"));
        return new AuditChainStatus(
            broken is null,
            mark.ToString(),
            mark.Id,
            row.GetOrNull<DateTimeOffset>("verified_at"),
            row.GetInt64("last_id"),
            broken,
            row.GetStringOrNull("broken_reason"),
            row.GetOrNull<DateTimeOffset>("broken_at")
        );
    }

    internal const string ReadSql = """
        SELECT c.verified_id, c.verified_hash, c.verified_at, c.broken_id, c.broken_reason, c.broken_at,
               coalesce((SELECT h.last_id FROM platform.audit_head h), 0) AS last_id
        FROM platform.audit_checks c
        """;
}
