using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.Idempotency;

namespace Stoa.Push.Messages;

/// <summary>Sends a message to a few chosen devices, whatever its state and its audience; nothing is counted.</summary>
internal sealed class TestMessage(NpgsqlDataSource database, IdempotencyKeys keys, TestSender sender)
{
    private const int AtMost = 10;

    public static Route Map(Routes routes) => routes
        .Post<Request, TestResults>("/admin/push-messages/{id}/test", routes.The<TestMessage>().Handle)
        .Named(MessageRoutes.Section, "testPushMessage", "Send a push message to chosen devices only").Staff("push_messages", "manage").Says(Done.PushTested)
        .Fails(Fault.PushMessageNotFound, Fault.NoActiveDevices, Fault.PushNotConfigured, Fault.FcmUnavailable)
        .Idempotent().Shows(new TestResults([new TestResult(42, true, null)]), """{"device_token_ids":[42]}""");

    public sealed record Request(PathId Id, IReadOnlyList<long> Devices) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(PathId.Read(input), input.Body.Integers("device_token_ids", AtMost));
    }

    public Task<Outcome<TestResults>> Handle(Request request, Call call) => keys.Once<TestResults>(call, async claim =>
    {
        var message = await database.One(PushMessage.FindSql, PushMessage.Read, call.Cancelled, request.Id.Value);
        var outcome = message is null ? request.Id.NotFound(Fault.PushMessageNotFound) : await sender.Send(message.Contents, [.. request.Devices], "push_message.tested", Sending.Subject(message.Id), call);
        if (claim is not null && outcome.Failure is null)
        {
            await keys.Keep(claim, Answers.Render(call, outcome), CancellationToken.None);
        }
        return outcome;
    });
}
