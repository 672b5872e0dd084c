namespace Stoa.Platform.Outbox;

/// <summary>
/// What a consumer throws when trying again cannot help: the event is kept as dead at once. The reason is shown to staff and holds no secret.
/// </summary>
public sealed class GiveUpException(string reason) : Exception(reason);
