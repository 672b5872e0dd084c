using Microsoft.Extensions.Logging.Console;
using Stoa.Platform.Settings;

namespace Stoa.Server.Hosting;

/// <summary>
/// The log on the console: lines for people, or what <c>Logging:Console:FormatterName</c> asks for (<c>json</c>, <c>systemd</c>); always with the
/// time, in UTC.
/// </summary>
internal static class ConsoleLog
{
    private const string Times = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string? Format(IConfiguration configuration) =>
        configuration["Logging:Console:FormatterName"] switch
        {
            null or "" => null,
            ConsoleFormatterNames.Simple or ConsoleFormatterNames.Json or ConsoleFormatterNames.Systemd => configuration["Logging:Console:FormatterName"],
            var other => throw new StartException($"Logging:Console:FormatterName is not one of simple, json, systemd: '{other}'."),
        };

    /// <summary>Whether the console is read and kept by a program: then it has no text beside the log, and no password.</summary>
    public static bool IsForMachines(string? format) => format is ConsoleFormatterNames.Json or ConsoleFormatterNames.Systemd;

    /// <summary>For commands, whose standard output is their answer.</summary>
    public static ILoggingBuilder ToStandardError(this ILoggingBuilder logging)
    {
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging;
    }

    public static ILoggingBuilder AddStoaConsole(this ILoggingBuilder logging, string? format) =>
        format switch
        {
            ConsoleFormatterNames.Json => logging.AddJsonConsole(console => Stamp(console, Times)),
            // The journal has the time itself.
            ConsoleFormatterNames.Systemd => logging.AddSystemdConsole(),
            _ => logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                Stamp(console, Times + " ");
            }),
        };

    private static void Stamp(ConsoleFormatterOptions console, string times)
    {
        console.UseUtcTimestamp = true;
        console.TimestampFormat = times;
    }
}
