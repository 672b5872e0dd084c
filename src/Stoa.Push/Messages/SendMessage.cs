using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>Sends a message now: once, however many ask for it at the same time.</summary>
internal sealed class SendMessage(NpgsqlDataSource database, Sending sending, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, PushMessage>("/admin/push-messages/{id}/send", routes.Resolve<SendMessage>().Handle)
            .WithName(MessageRoutes.Section, "sendPushMessage", "Send a push message now")
            .Staff("push_messages", "manage")
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.PushMessageSending)
            .ProducesFault(
                PushFaults.PushMessageNotFound,
                PushFaults.MessageAlreadySent,
                PushFaults.PushStateWrong,
                PushFaults.NoActiveDevices,
                PushFaults.SegmentGone,
                PushFaults.PushNotConfigured
            )
            .WithExample(
                PushMessage.ShortExample with
                {
                    Type = "immediate",
                    ScheduledAt = null,
                    Status = "sending",
                    StartedAt = PushMessage.Example.CreatedAt,
                    Counters = new(150, 150, 0, 0, 0, 0),
                }
            );

    public async Task<Outcome<PushMessage>> Handle(ById request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Send(connection, request, context));
        if (outcome.Value is { } message)
        {
            sending.NotifyStarted(message.Id);
        }
        return outcome;
    }

    private async Task<Outcome<PushMessage>> Send(NpgsqlConnection connection, ById request, RequestContext context)
    {
        var before = await connection.One(PushMessage.LockSql, PushMessage.Read, context.CancellationToken, request.Id.Value);
        if (before is null)
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (await sending.Begin(connection, before, context.CancellationToken) is { } refused)
        {
            return refused;
        }
        var after = (await connection.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, before.Id))!;
        await audit.Write(connection, context, PushAuditActions.PushMessageSent, Sending.Subject(before.Id), Sending.Describe(before), Sending.Describe(after));
        return after;
    }
}
