using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Push.Messages;

/// <summary>Goes on where a paused message was held up.</summary>
internal sealed class ResumeMessage(Transitions transitions)
{
    public static Route Map(Routes routes) => routes
        .Post<ById, PushMessage>("/admin/push-messages/{id}/resume", routes.The<ResumeMessage>().Handle)
        .Named(MessageRoutes.Section, "resumePushMessage", "Go on with a paused push message").Staff("push_messages", "manage").Says(Done.PushMessageResumed)
        .Fails(Fault.PushMessageNotFound, Fault.PushStateWrong, Fault.PushNotConfigured)
        .Idempotent().Shows(PushMessage.Example with { Status = "sending" });

    public Task<Outcome<PushMessage>> Handle(ById request, Call call) => transitions.Move(request.Id, "resume", ["paused"], "sending", call);
}
