using Stoa.Platform.Events;

namespace Stoa.Push;

/// <summary>What is told of push messages, by a trigger on their table.</summary>
internal static class PushEventTypes
{
    public static readonly EventType<FinishedMessage> Finished = new(
        "push.finished",
        "push_message",
        "push_messages",
        "A push message was sent to all its devices, has failed or was cancelled.",
        new FinishedMessage(4711, "sent")
    );
}

/// <summary>A message that is over.</summary>
/// <param name="Id">Of the message.</param>
/// <param name="Status">sent, failed or cancelled.</param>
internal sealed record FinishedMessage(long Id, string Status);
