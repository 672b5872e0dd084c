using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>Sends a message that has ended once more, as a message of its own, to the devices on which it failed and that are still active; once.</summary>
internal sealed class RetryFailed(NpgsqlDataSource database, Sending sending, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, PushMessage>("/admin/push-messages/{id}/retry-failed", routes.Resolve<RetryFailed>().Handle)
            .WithName(MessageRoutes.Section, "retryFailedPushMessage", "Send a push message again to the devices that failed")
            .Staff("push_messages", "manage")
            .Creating()
            .LocatedAt<PushMessage>(MessageRoutes.AddressOf)
            .WithSuccess(PushSuccesses.PushMessageSending)
            .ProducesFault(
                PushFaults.PushMessageNotFound,
                PushFaults.PushStateWrong,
                PushFaults.MessageAlreadySent,
                PushFaults.NoActiveDevices,
                PushFaults.SegmentGone,
                PushFaults.PushNotConfigured
            )
            .Idempotent()
            .WithExample(
                PushMessage.ShortExample with
                {
                    Id = 125,
                    Type = "immediate",
                    Status = "sending",
                    ScheduledAt = null,
                    RetryOf = 123,
                    Counters = new(3, 3, 0, 0, 0, 0),
                }
            );

    public async Task<Outcome<PushMessage>> Handle(ById request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Retry(connection, request, context));
        if (outcome.Value is { } message)
        {
            sending.NotifyStarted(message.Id);
        }
        return outcome;
    }

    private async Task<Outcome<PushMessage>> Retry(NpgsqlConnection connection, ById request, RequestContext context)
    {
        var message = await connection.One(PushMessage.LockSql, PushMessage.Read, context.CancellationToken, request.Id.Value);
        if (message is null)
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        if (Refusal(message.Status) is { } wrong)
        {
            return wrong;
        }
        var copy = (await DuplicateMessage.Copy(connection, message.Id, message.Id, context, clock.GetUtcNow()))!;
        if (await sending.Begin(connection, copy, context.CancellationToken) is { } refused)
        {
            return refused;
        }
        copy = (await connection.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, copy.Id))!;
        var outcome = Outcome.Created(copy);
        await audit.Write(connection, context, PushAuditActions.PushMessageRetried, Sending.Subject(message.Id), null, Sending.Describe(copy));
        return outcome;
    }

    internal static Failure? Refusal(string status) => status is "sent" or "failed" or "cancelled" ? null : Sending.Wrong("retry", status);
}
