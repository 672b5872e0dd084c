namespace Stoa.Server.Hosting;

/// <summary>How many buffers the runtime's shared pool keeps (ADR 104).</summary>
internal static class SharedPool
{
    /// <summary>Arrays of each size, for each processor. The runtime reads it once, before the first array is lent, and from the environment only.</summary>
    private const string Setting = "DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION";

    /// <summary>Every message in flight to FCM may hold a buffer of 16 KB until its answer is read, and there are up to 1,600 of them.</summary>
    private const string Kept = "1024";

    public static void Widen()
    {
        if (Environment.GetEnvironmentVariable(Setting) is null)
        {
            Environment.SetEnvironmentVariable(Setting, Kept);
        }
    }
}
