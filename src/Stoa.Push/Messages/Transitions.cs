using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Idempotency;
using Stoa.Push.Delivery;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>Moves a message from one state to another, by one conditional update; the nodes that work on it are told with the commit.</summary>
internal sealed class Transitions(NpgsqlDataSource database, IdempotencyKeys keys, Sending sending, FcmClient fcm, AuditLog audit, TimeProvider clock)
{
    /// <param name="id">Which.</param>
    /// <param name="action">What is done to it, for the sentence that refuses it.</param>
    /// <param name="from">The states in which it can be done.</param>
    /// <param name="to">What it then is.</param>
    /// <param name="call">Of the request.</param>
    public Task<Outcome<PushMessage>> Move(PathId id, string action, string[] from, string to, Call call) =>
        keys.Once<PushMessage>(call, claim => Move(id, action, from, to, call, claim));

    private async Task<Outcome<PushMessage>> Move(PathId id, string action, string[] from, string to, Call call, Claim? claim)
    {
        var outcome = await database.InTransaction<PushMessage>(async connection =>
        {
            var moved = await connection.Change(MoveSql, call.Cancelled, id.Value, from, to, clock.GetUtcNow()) == 1;
            if (await connection.One(PushMessage.FindSql, PushMessage.Read, call.Cancelled, id.Value) is not { } message)
            {
                return id.NotFound(Fault.PushMessageNotFound);
            }
            if (!moved)
            {
                return Sending.Wrong(action, message.Status);
            }
            if (to == "sending" && !fcm.IsConfigured)
            {
                return StartDelivery.NotConfigured;
            }
            await connection.Change(Signals.NotifySql, call.Cancelled, StartDelivery.Topic, id.Text);
            if (!await KeyedRequests.Keep<PushMessage>(connection, claim, call, message))
            {
                return Fault.IdempotencyKeyInUse;
            }
            await audit.Write(connection, call, "push_message." + to, Sending.Subject(message.Id), null, Sending.Describe(message));
            return message;
        }, call.Cancelled);
        if (outcome.Value is { } told)
        {
            sending.Tell(told.Id);
        }
        return outcome;
    }

    /// <summary>Whoever lets it go on says that what had stopped it is mended.</summary>
    internal const string MoveSql = "UPDATE push.messages SET status = $3, updated_at = $4, failure_reason = CASE WHEN $3 = 'sending' THEN NULL ELSE failure_reason END WHERE id = $1::bigint AND status = ANY($2::text[])";
}
