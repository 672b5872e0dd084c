using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

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
        var message = await database.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, request.Id.Value);
        return message is null ? request.Id.NotFound(PushFaults.PushMessageNotFound) : message;
    }
}
