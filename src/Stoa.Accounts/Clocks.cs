namespace Stoa.Accounts;

/// <summary>Clocks of nodes differ, and a clock can be set back.</summary>
internal static class Clocks
{
    /// <summary>How far clocks may be apart. What was written at a later moment than that from now was written by a clock that was wrong.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
}
