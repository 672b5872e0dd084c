using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>Throws a message away that was never on its way. One that was stays, with what became of it.</summary>
internal sealed class DeleteMessage(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Delete<ById, Nothing>("/admin/push-messages/{id}", routes.The<DeleteMessage>().Handle)
        .Named(MessageRoutes.Section, "deletePushMessage", "Delete a push message before it is sent").Staff("push_messages", "manage").Says(Done.PushMessageDeleted)
        .Fails(Fault.PushMessageNotFound, Fault.SentMessageUndeletable);

    public Task<Outcome<Nothing>> Handle(ById request, Call call) => database.InTransaction<Nothing>(async connection =>
    {
        var message = await connection.One(PushMessage.LockSql, PushMessage.Read, call.Cancelled, request.Id.Value);
        if (message is null)
        {
            return request.Id.NotFound(Fault.PushMessageNotFound);
        }
        if (message.StartedAt is not null)
        {
            return Fault.SentMessageUndeletable;
        }
        await connection.Change(DeleteSql, call.Cancelled, message.Id);
        await audit.Write(connection, call, "push_message.deleted", Sending.Subject(message.Id), Sending.Describe(message));
        return new Nothing();
    }, call.Cancelled);

    internal const string DeleteSql = "DELETE FROM push.messages WHERE id = $1";
}
