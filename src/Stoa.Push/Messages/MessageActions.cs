using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;

namespace Stoa.Push.Messages;

/// <summary>What can be done to a push message in its state, by the very rules of the routes that do it. Devices are not counted for it.</summary>
internal static class MessageActions
{
    public static IReadOnlyList<AllowedAction> Of(PushMessage message, bool isRetried, RequestContext context)
    {
        var retried = isRetried ? Failure.Of(PushFaults.MessageAlreadySent) : null;
        var denied = context.Caller.May("push_messages", "manage") ? null : Failure.Of(RequestFaults.PermissionMissing);
        return
        [
            Decide("update", message.IsEditable ? null : PushFaults.SentMessageUnchangeable),
            Decide("delete", message.StartedAt is null ? null : PushFaults.SentMessageUndeletable),
            Decide("send", Sending.Refusal(message.Status) ?? retried),
            Move("cancel", CancelMessage.From),
            Move("pause", PauseMessage.From),
            Move("resume", ResumeMessage.From),
            Decide("duplicate", null),
            Decide("test", null),
            Decide("retry_failed", RetryFailed.Refusal(message.Status) ?? retried),
        ];

        AllowedAction Decide(string action, Failure? refused) => AllowedAction.Of(context, action, denied ?? refused);

        AllowedAction Move(string action, string[] from) =>
            Decide(action, from.Contains(message.Status, StringComparer.Ordinal) ? null : Sending.Wrong(action, message.Status));
    }
}
