using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Idempotency;

namespace Stoa.Push.Messages;

/// <summary>Sends a message now: once, however many ask for it at the same time.</summary>
internal sealed class SendMessage(NpgsqlDataSource database, IdempotencyKeys keys, Sending sending, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Post<ById, PushMessage>("/admin/push-messages/{id}/send", routes.The<SendMessage>().Handle)
        .Named(MessageRoutes.Section, "sendPushMessage", "Send a push message now").Staff("push_messages", "manage").Idempotent().Says(Done.PushMessageSending)
        .Fails(Fault.PushMessageNotFound, Fault.MessageAlreadySent, Fault.PushStateWrong, Fault.NoActiveDevices, Fault.PushNotConfigured)
        .Shows(PushMessage.Example with { Type = "immediate", ScheduledAt = null, Status = "sending", StartedAt = PushMessage.Example.CreatedAt, Counters = new(150, 150, 0, 0, 0, 0) });

    public Task<Outcome<PushMessage>> Handle(ById request, Call call) => keys.Once<PushMessage>(call, async claim =>
    {
        var outcome = await database.InTransaction(connection => Send(connection, request, call, claim), call.Cancelled);
        if (outcome.Value is { } message)
        {
            sending.Tell(message.Id);
        }
        return outcome;
    });

    private async Task<Outcome<PushMessage>> Send(NpgsqlConnection connection, ById request, Call call, Claim? claim)
    {
        var before = await connection.One(PushMessage.LockSql, PushMessage.Read, call.Cancelled, request.Id.Value);
        if (before is null)
        {
            return request.Id.NotFound(Fault.PushMessageNotFound);
        }
        if (await sending.Begin(connection, before, call.Cancelled) is { } refused)
        {
            return refused;
        }
        var after = (await connection.One(PushMessage.FindSql, PushMessage.Read, call.Cancelled, before.Id))!;
        if (!await KeyedRequests.Keep<PushMessage>(connection, claim, call, after))
        {
            return Fault.IdempotencyKeyInUse;
        }
        await audit.Write(connection, call, "push_message.sent", Sending.Subject(before.Id), Sending.Describe(before), Sending.Describe(after));
        return after;
    }
}
