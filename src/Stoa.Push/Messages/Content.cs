namespace Stoa.Push.Messages;

/// <summary>What an Android device is shown. Texts as they were checked on the way in: the colour is #rrggbb in lower case, data holds no reserved key.</summary>
internal sealed record AndroidMessage(
    string? Title, string? Body, string? ImageUrl, string? Icon, string? Color, string? Sound, string? ChannelId, string? Tag, string? ClickAction,
    string? Priority, int? TtlSeconds, string? CollapseKey, IReadOnlyDictionary<string, string>? Data);

/// <summary>What an iOS device is shown.</summary>
internal sealed record IosMessage(
    string? Title, string? Subtitle, string? Body, string? ImageUrl, string? Sound, int? Badge, string? Category, string? ThreadId, string? InterruptionLevel,
    bool? ContentAvailable, bool? MutableContent, string? Priority, int? ExpirationSeconds, string? CollapseId, IReadOnlyDictionary<string, string>? Data);

/// <summary>Texts for devices of one locale, in place of those of both messages; null keeps what the message says.</summary>
internal sealed record Translation(string? Title, string? Subtitle, string? Body);
