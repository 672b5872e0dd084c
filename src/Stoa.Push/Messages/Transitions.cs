using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>Moves a message from one state to another under its lock; the nodes working on it are notified with the commit.</summary>
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
                var cancelled = context.CancellationToken;
                if (await connection.One(PushMessage.LockSql, PushMessage.Read, cancelled, id.Value) is not { } before)
                {
                    return id.NotFound(PushFaults.PushMessageNotFound);
                }
                if (!context.Expects(before.Version))
                {
                    return RequestFaults.VersionStale;
                }
                if (!from.Contains(before.Status, StringComparer.Ordinal))
                {
                    return Sending.Wrong(action, before.Status);
                }
                if (to == "sending" && !fcm.IsConfigured)
                {
                    return StartDelivery.NotConfigured;
                }
                await connection.Change(MoveSql, cancelled, before.Id, to, clock.GetUtcNow());
                var message = (await connection.One(PushMessage.FindSql, PushMessage.Read, cancelled, before.Id))!;
                await connection.Change(ChangeNotifications.NotifySql, cancelled, StartDelivery.Topic, id.Text);
                await audit.Write(connection, context, audited, Sending.Subject(message.Id), Sending.Describe(before), Sending.Describe(message));
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
        UPDATE push.messages SET status = $2, updated_at = $3, version = version + 1,
            failure_reason = CASE WHEN $2 = 'sending' THEN NULL ELSE failure_reason END
        WHERE id = $1
        """;
}
