using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>Moves a message from one state to another by one conditional update; the nodes working on it are notified with the commit.</summary>
internal sealed class Transitions(NpgsqlDataSource database, Sending sending, FcmProjects fcm, AuditLog audit, TimeProvider clock)
{
    /// <summary>Moves a message from one state to another.</summary>
    /// <param name="id">Which.</param>
    /// <param name="action">What is done to it, for the sentence that refuses it.</param>
    /// <param name="from">The states in which it can be done.</param>
    /// <param name="to">What it then is.</param>
    /// <param name="audited">What the audit log calls it.</param>
    /// <param name="context">Of the request.</param>
    public async Task<Outcome<PushMessage>> Move(PathId id, string action, string[] from, string to, AuditAction audited, RequestContext context)
    {
        var outcome = await database.InTransaction<PushMessage>(
            context,
            async connection =>
            {
                var moved =
                    await connection.Change(MoveSql, context.CancellationToken, id.Value, from, to, clock.GetUtcNow(), context.ExpectedVersions?.ToArray())
                    == 1;
                if (await connection.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, id.Value) is not { } message)
                {
                    return id.NotFound(PushFaults.PushMessageNotFound);
                }
                if (!moved && !context.Expects(message.Version))
                {
                    return RequestFaults.VersionStale;
                }
                if (!moved)
                {
                    return Sending.Wrong(action, message.Status);
                }
                if (to == "sending" && !fcm.IsConfigured)
                {
                    return StartDelivery.NotConfigured;
                }
                await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, StartDelivery.Topic, id.Text);
                await audit.Write(connection, context, audited, Sending.Subject(message.Id), null, Sending.Describe(message));
                return message;
            }
        );
        if (outcome.Value is { } told)
        {
            sending.NotifyStarted(told.Id);
        }
        return outcome;
    }

    /// <summary>Resuming means that the cause of the stop has been fixed.</summary>
    internal const string MoveSql = """
        UPDATE push.messages SET status = $3, updated_at = $4, version = version + 1,
            failure_reason = CASE WHEN $3 = 'sending' THEN NULL ELSE failure_reason END
        WHERE id = $1::bigint AND status = ANY($2::text[]) AND ($5::bigint[] IS NULL OR version = ANY($5))
        """;
}
