using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>One push message, with what the caller may do to it now and who changed it last.</summary>
internal sealed class ReadMessage(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, PushMessage>("/admin/push-messages/{id}", routes.Resolve<ReadMessage>().Handle)
            .WithName(MessageRoutes.Section, "getPushMessage", "One push message")
            .Staff("push_messages", "read")
            .Versioned()
            .WithSuccess(PushSuccesses.PushMessageRetrieved)
            .ProducesFault(PushFaults.PushMessageNotFound)
            .WithExample(PushMessage.Example);

    public async Task<Outcome<PushMessage>> Handle(ById request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        await using var connection = await database.Open(cancelled);
        if (await connection.One(PushMessage.FindSql, PushMessage.Read, cancelled, request.Id.Value) is not { } message)
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        var isRetried = await connection.One(Sending.IsRetriedSql, row => row.GetBoolean(0), cancelled, message.Id);
        return message with
        {
            ChangedBy = await AuditLog.LastActor(connection, Sending.Subject(message.Id), cancelled),
            Receipts = message.StartedAt is null ? null : await Receipts.Of(connection, message.Id, cancelled),
            AllowedActions = MessageActions.Of(message, isRetried, context),
        };
    }
}
