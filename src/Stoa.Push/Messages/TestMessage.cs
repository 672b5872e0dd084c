using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>Sends a message to a few selected devices, independent of its state and audience; nothing is counted.</summary>
internal sealed class TestMessage(NpgsqlDataSource database, TestSender sender)
{
    private const int AtMost = 10;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, TestResults>("/admin/push-messages/{id}/test", routes.Resolve<TestMessage>().Handle)
            .WithName(MessageRoutes.Section, "testPushMessage", "Send a push message to chosen devices only")
            .Staff("push_messages", "manage")
            .WithSuccess(PushSuccesses.PushTested)
            .ProducesFault(PushFaults.PushMessageNotFound, PushFaults.NoActiveDevices, PushFaults.PushNotConfigured, PushFaults.FcmUnavailable)
            .Idempotent()
            .WithExample(new TestResults([new TestResult(42, true, null)]), """{"device_token_ids":[42]}""");

    public sealed record Request(PathId Id, IReadOnlyList<long> Devices) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PathId.Read(input), input.Body.Integers("device_token_ids", AtMost));
    }

    public async Task<Outcome<TestResults>> Handle(Request request, RequestContext context)
    {
        var message = await database.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, request.Id.Value);
        return message is null
            ? request.Id.NotFound(PushFaults.PushMessageNotFound)
            : await sender.Send(message.Contents, [.. request.Devices], PushAuditActions.PushMessageTested, Sending.Subject(message.Id), context);
    }
}
