using System.Net.Sockets;
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
    }

    /// <summary>Why a server that is ready for requests could not take any: its addresses are what is left to fail.</summary>
    /// <param name="failure">Of the host's start.</param>
    /// <param name="urls">As they are set.</param>
    /// <returns>Null where it is something that nobody planned.</returns>
    public static StartException? WhyNotListening(Exception failure, string urls) =>
        failure switch
        {
            IOException or SocketException => new StartException(
                $"{Sentence(failure is SocketException ? $"{urls} can not be listened on: {failure.Message}" : failure.Message)} "
                    + "Set Urls to another address, for example --Urls http://localhost:8090."
            ),
            InvalidOperationException when failure.Message.Contains("HTTPS", StringComparison.Ordinal) => new StartException(
                $"{urls} can not be listened on: https needs Tls:Certificate and Tls:Key, or a certificate of Kestrel's own settings."
            ),
            _ => null,
        };

    private static string Sentence(string text) => text.TrimEnd('.') + ".";

    private static void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Stop.Cancel();
    }
}
