using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Push.Messages;

/// <summary>Ends a message for good: it is not sent, or not sent any further. What was sent stays counted.</summary>
internal sealed class CancelMessage(Transitions transitions)
{
    /// <summary>The states in which it can be done.</summary>
    internal static readonly string[] From = ["draft", "scheduled", "sending", "paused"];

    public static Route Map(Routes routes) =>
        routes
            .Post<ById, PushMessage>("/admin/push-messages/{id}/cancel", routes.Resolve<CancelMessage>().Handle)
            .WithName(MessageRoutes.Section, "cancelPushMessage", "Cancel a push message, also while it is sent")
            .Staff("push_messages", "manage")
            .WithSuccess(PushSuccesses.PushMessageCancelled)
            .ProducesFault(PushFaults.PushMessageNotFound, PushFaults.PushStateWrong)
            .Idempotent()
            .Versioned(required: false)
            .WithExample(PushMessage.ShortExample with { Status = "cancelled" });

    public Task<Outcome<PushMessage>> Handle(ById request, RequestContext context) =>
        transitions.Move(request.Id, "cancel", From, "cancelled", PushAuditActions.PushMessageCancelled, context);
}
