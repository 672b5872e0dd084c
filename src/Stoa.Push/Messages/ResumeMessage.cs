using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Push.Messages;

/// <summary>Goes on where a paused message was held up.</summary>
internal sealed class ResumeMessage(Transitions transitions)
{
    /// <summary>The states in which it can be done.</summary>
    internal static readonly string[] From = ["paused"];

    public static Route Map(Routes routes) =>
        routes
            .Post<ById, PushMessage>("/admin/push-messages/{id}/resume", routes.Resolve<ResumeMessage>().Handle)
            .WithName(MessageRoutes.Section, "resumePushMessage", "Go on with a paused push message")
            .Staff("push_messages", "manage")
            .WithSuccess(PushSuccesses.PushMessageResumed)
            .ProducesFault(PushFaults.PushMessageNotFound, PushFaults.PushStateWrong, PushFaults.PushNotConfigured)
            .Idempotent()
            .Versioned(required: false)
            .WithExample(PushMessage.ShortExample with { Status = "sending" });

    public Task<Outcome<PushMessage>> Handle(ById request, RequestContext context) =>
        transitions.Move(request.Id, "resume", From, "sending", PushAuditActions.PushMessageSending, context);
}
