namespace Stoa.Push.Delivery;

/// <summary>What has become of one device of a message; one byte in <c>push.outcomes</c>, so its numbers never change.</summary>
internal enum DeviceOutcome : byte
{
    /// <summary>Will be tried again: <c>push.retries</c> has it, and a later window has its end.</summary>
    Retry = 0,
    Accepted = 1,

    /// <summary><c>push.failures</c> says why.</summary>
    Failed = 2,

    /// <summary>May or may not have arrived; under at_most_once it is not tried again.</summary>
    Unknown = 3,

    /// <summary>Not sent to: deactivated meanwhile, or the message has expired.</summary>
    Skipped = 4,

    /// <summary>Skipped, because the variables that its texts are had no values for whose it is.</summary>
    Textless = 5,

    /// <summary>Skipped, because its clock showed an hour in which the message wakes nobody.</summary>
    Quiet = 6,
}
