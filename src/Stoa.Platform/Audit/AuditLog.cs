using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Platform.Audit;

/// <summary>
/// The log of privileged changes: who did what to what, when and from where, with what it was before and is now. An entry stands in the
/// transaction of its change, so there is neither a change without its entry nor an entry of a change that did not happen (ADR 21).
/// An entry is the last statement of its transaction: from there to the commit all other privileged changes wait.
/// </summary>
public sealed class AuditLog(TimeProvider clock)
{
    /// <summary>Adds what the caller of a request did.</summary>
    /// <param name="batch">The statements of the change.</param>
    /// <param name="context">The request: caller and address.</param>
    /// <param name="action">What, as the module declares it.</param>
    /// <param name="subject">To what, as kind and id: <c>role:0194…</c>.</param>
    /// <param name="before">What it was; null where it was not there, or nothing of it mattered. Never a secret.</param>
    /// <param name="after">What it is now; null where it is gone.</param>
    public void Add(NpgsqlBatch batch, RequestContext context, AuditAction action, string subject, JsonObject? before = null, JsonObject? after = null) =>
        Add(batch, context.Origin, context.Caller.UserId, action, subject, before, after);

    /// <summary>Adds an action of a user who is not signed in: the request itself proves who they are, like a password reset.</summary>
    public void Add(
        NpgsqlBatch batch,
        RequestOrigin origin,
        Guid actor,
        AuditAction action,
        string subject,
        JsonObject? before = null,
        JsonObject? after = null
    ) => Add(batch, actor, origin, action, subject, before, after);

    /// <summary>Adds an action of the server itself (<c>start</c>) or of its command line (<c>import-users</c>).</summary>
    public void Add(NpgsqlBatch batch, string origin, AuditAction action, string subject, JsonObject? before = null, JsonObject? after = null) =>
        Add(batch, null, new RequestOrigin(origin, ""), action, subject, before, after);

    /// <summary>Writes the entry at once, for a change whose other statements have run in the connection's transaction.</summary>
    public Task Write(
        NpgsqlConnection connection,
        RequestContext context,
        AuditAction action,
        string subject,
        JsonObject? before = null,
        JsonObject? after = null
    ) => Write(connection, context.Origin, context.Caller.UserId, action, subject, before, after);

    /// <summary>The same for a user who is not signed in.</summary>
    public async Task Write(
        NpgsqlConnection connection,
        RequestOrigin origin,
        Guid actor,
        AuditAction action,
        string subject,
        JsonObject? before = null,
        JsonObject? after = null
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, origin, actor, action, subject, before, after);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Who changed something last (audit_log_subject); null where nobody did, or the server itself.</summary>
    public static Task<Guid?> LastActor(NpgsqlConnection connection, string subject, CancellationToken cancelled) =>
        connection.One(LastActorSql, row => row.GetOrNull<Guid>("actor_id"), cancelled, subject);

    private void Add(NpgsqlBatch batch, Guid? actor, RequestOrigin origin, AuditAction action, string subject, JsonObject? before, JsonObject? after)
    {
        var fact = new AuditFact(
            AuditChain.Moment(clock.GetUtcNow()),
            actor,
            action.Name,
            subject,
            before?.ToJsonString(),
            after?.ToJsonString(),
            origin.Address,
            origin.RequestId,
            origin.Key?.Id,
            origin.Key?.Name
        );
        batch.Add(
            AppendSql,
            fact.At,
            fact.ActorId,
            fact.Action,
            fact.Subject,
            fact.Before,
            fact.After,
            fact.Address,
            fact.RequestId,
            AuditChain.Digest(fact),
            fact.KeyId,
            fact.KeyName
        );
    }

    internal const string LastActorSql = "SELECT actor_id FROM platform.audit_log WHERE subject = $1 ORDER BY id DESC LIMIT 1";

    /// <summary>Without its head the log accepts no entry, and the change fails on the null number.</summary>
    internal const string AppendSql = """
        WITH head AS (
            UPDATE platform.audit_head SET last_id = last_id + 1, hash = sha256(hash || int8send(last_id + 1) || $9) RETURNING last_id, hash
        )
        INSERT INTO platform.audit_log (id, at, actor_id, action, subject, before, after, address, request_id, api_key_id, api_key_name, hash)
        VALUES ((SELECT last_id FROM head), $1, $2::uuid, $3, $4, $5::text::json, $6::text::json, $7, $8, $10::uuid, $11::text, (SELECT hash FROM head))
        """;
}
