using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Push.Messages;

/// <summary>Pauses a message within a second on all nodes.</summary>
internal sealed class PauseMessage(Transitions transitions)
{
    /// <summary>The states in which it can be done.</summary>
    internal static readonly string[] From = ["sending"];

    public static Route Map(Routes routes) =>
        routes
            .Post<ById, PushMessage>("/admin/push-messages/{id}/pause", routes.Resolve<PauseMessage>().Handle)
            .WithName(MessageRoutes.Section, "pausePushMessage", "Pause a push message that is being sent")
            .Staff("push_messages", "manage")
            .WithSuccess(PushSuccesses.PushMessagePaused)
            .ProducesFault(PushFaults.PushMessageNotFound, PushFaults.PushStateWrong)
            .Idempotent()
            .Versioned(required: false)
            .WithExample(PushMessage.ShortExample with { Status = "paused" });

    public Task<Outcome<PushMessage>> Handle(ById request, RequestContext context) =>
        transitions.Move(request.Id, "pause", From, "paused", PushAuditActions.PushMessagePaused, context);
}
