namespace Stoa.Platform.Settings;

/// <summary>The server cannot start for a reason that its operator can fix: one sentence, which names the key of a wrong setting.</summary>
public sealed class StartException(string message) : Exception(message);
