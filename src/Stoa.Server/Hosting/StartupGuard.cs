using System.Runtime.InteropServices;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Settings;

namespace Stoa.Server.Hosting;

/// <summary>The frame of a start: one clear sentence and exit code 1 where it cannot succeed, and Ctrl-C that works from the first moment.</summary>
internal static class StartupGuard
{
    private static readonly CancellationTokenSource Stop = new();

    /// <summary>Cancelled by Ctrl-C and SIGTERM while the server is still starting; afterwards the host listens to them itself.</summary>
    public static CancellationToken Stopping => Stop.Token;

    /// <summary>Runs a start or a command.</summary>
    /// <param name="run">Returns the exit code.</param>
    /// <param name="failed">What is said before the reason.</param>
    public static async Task<int> Guarded(Func<Task<int>> run, string failed = "Stoa did not start: ")
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        try
        {
            return await run();
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception failure) when (failure is StartException or EmbeddedPostgresException)
        {
            await Console.Error.WriteLineAsync(failed + failure.Message);
            return failure is StartException { ExitCode: var code } ? code : 1;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Stoa did not start: {taken.Message} Set Urls to another address, for example --Urls http://localhost:8090.");
            return 1;
        }
    }

    private static void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Stop.Cancel();
    }
}
