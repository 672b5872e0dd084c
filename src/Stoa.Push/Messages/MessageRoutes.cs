using Stoa.Contracts.Http;

namespace Stoa.Push.Messages;

/// <summary>The administration of push messages (document 002).</summary>
internal static class MessageRoutes
{
    public const string Section = "Push messages";

    /// <summary>Two contents, their translations and an audience of ten thousand.</summary>
    public const long BodyLimit = 1 << 20;

    /// <summary>Where a message can be read.</summary>
    public static string AddressOf(PushMessage message) => $"/admin/push-messages/{message.Id}";

    public static void Map(Routes routes)
    {
        ListMessages.Map(routes);
        CreateMessage.Map(routes);
        ReadMessage.Map(routes);
        UpdateMessage.Map(routes);
        DeleteMessage.Map(routes);
        SendMessage.Map(routes);
        CancelMessage.Map(routes);
        PauseMessage.Map(routes);
        ResumeMessage.Map(routes);
        DuplicateMessage.Map(routes);
        TestMessage.Map(routes);
        PreviewMessage.Map(routes);
        PreviewContent.Map(routes);
        CountUnsavedAudience.Map(routes);
        ListUserMessages.Map(routes);
        RetryFailed.Map(routes);
        CountAudience.Map(routes);
        ReadProgress.Map(routes);
        ListDeliveries.Map(routes);
        ExportDeliveries.Map(routes);
        ReadSeries.Map(routes);
        TakeReceipts.Map(routes);
    }
}
