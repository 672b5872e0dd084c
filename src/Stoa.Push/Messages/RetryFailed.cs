using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Idempotency;

namespace Stoa.Push.Messages;

/// <summary>Sends a message that has ended once more, as a message of its own, to the devices on which it failed and that are still active; once.</summary>
internal sealed class RetryFailed(NpgsqlDataSource database, IdempotencyKeys keys, Sending sending, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Post<ById, PushMessage>("/admin/push-messages/{id}/retry-failed", routes.The<RetryFailed>().Handle)
        .Named(MessageRoutes.Section, "retryFailedPushMessage", "Send a push message again to the devices that failed").Staff("push_messages", "manage").Creating().Says(Done.PushMessageSending)
        .Fails(Fault.PushMessageNotFound, Fault.PushStateWrong, Fault.MessageAlreadySent, Fault.NoActiveDevices, Fault.PushNotConfigured)
        .Idempotent().Shows(PushMessage.Example with { Id = 125, Type = "immediate", Status = "sending", ScheduledAt = null, RetryOf = 123, Counters = new(3, 3, 0, 0, 0, 0) });

    public Task<Outcome<PushMessage>> Handle(ById request, Call call) => keys.Once<PushMessage>(call, async claim =>
    {
        var outcome = await database.InTransaction(connection => Retry(connection, request, call, claim), call.Cancelled);
        if (outcome.Value is { } message)
        {
            sending.Tell(message.Id);
        }
        return outcome;
    });

    private async Task<Outcome<PushMessage>> Retry(NpgsqlConnection connection, ById request, Call call, Claim? claim)
    {
        var message = await connection.One(PushMessage.LockSql, PushMessage.Read, call.Cancelled, request.Id.Value);
        if (message is null)
        {
            return request.Id.NotFound(Fault.PushMessageNotFound);
        }
        if (message.Status is not ("sent" or "failed" or "cancelled"))
        {
            return Sending.Wrong("retry", message.Status);
        }
        if (await connection.One(IsRetriedSql, row => row.GetBoolean(0), call.Cancelled, message.Id))
        {
            return Fault.MessageAlreadySent;
        }
        var copy = (await DuplicateMessage.Copy(connection, message.Id, message.Id, call, clock.GetUtcNow()))!;
        if (await sending.Begin(connection, copy, call.Cancelled) is { } refused)
        {
            return refused;
        }
        copy = (await connection.One(PushMessage.FindSql, PushMessage.Read, call.Cancelled, copy.Id))!;
        var outcome = Outcome.Created(copy);
        if (!await KeyedRequests.Keep(connection, claim, call, outcome))
        {
            return Fault.IdempotencyKeyInUse;
        }
        await audit.Write(connection, call, "push_message.retried", Sending.Subject(message.Id), null, Sending.Describe(copy));
        return outcome;
    }

    /// <summary>What fails in the retry is tried again from there: the original's devices have had theirs.</summary>
    internal const string IsRetriedSql = "SELECT EXISTS (SELECT FROM push.messages WHERE retry_of = $1 AND status IN ('sending', 'paused', 'sent'))";
}
