using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>Throws a message away that was never on its way. One that was stays, with what became of it.</summary>
internal sealed class DeleteMessage(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/push-messages/{id}", routes.Resolve<DeleteMessage>().Handle)
            .WithName(MessageRoutes.Section, "deletePushMessage", "Delete a push message before it is sent")
            .Staff("push_messages", "manage")
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.PushMessageDeleted)
            .ProducesFault(PushFaults.PushMessageNotFound, PushFaults.SentMessageUndeletable);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                var message = await connection.One(PushMessage.LockSql, PushMessage.Read, context.CancellationToken, request.Id.Value);
                if (message is null)
                {
                    return request.Id.NotFound(PushFaults.PushMessageNotFound);
                }
                if (!context.Expects(message.Version))
                {
                    return RequestFaults.VersionStale;
                }
                if (message.StartedAt is not null)
                {
                    return PushFaults.SentMessageUndeletable;
                }
                await connection.Change(DeleteSql, context.CancellationToken, message.Id);
                await audit.Write(connection, context, PushAuditActions.PushMessageDeleted, Sending.Subject(message.Id), Sending.Describe(message));
                return new Nothing();
            }
        );

    internal const string DeleteSql = "DELETE FROM push.messages WHERE id = $1";
}
