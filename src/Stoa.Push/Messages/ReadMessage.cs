using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

internal sealed class ReadMessage(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) => routes
        .Get<ById, PushMessage>("/admin/push-messages/{id}", routes.The<ReadMessage>().Handle)
        .Named(MessageRoutes.Section, "getPushMessage", "One push message").Staff("push_messages", "read").Says(Done.PushMessageRetrieved)
        .Fails(Fault.PushMessageNotFound)
        .Shows(PushMessage.Example);

    public async Task<Outcome<PushMessage>> Handle(ById request, Call call)
    {
        var message = await database.One(PushMessage.FindSql, PushMessage.Read, call.Cancelled, request.Id.Value);
        return message is null ? request.Id.NotFound(Fault.PushMessageNotFound) : message;
    }
}
