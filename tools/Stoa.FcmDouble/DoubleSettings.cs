using System.Globalization;

namespace Stoa.FcmDouble;

/// <summary>How the double behaves. All of it may change while it runs.</summary>
public sealed class DoubleSettings
{
    public const string Usage = """
        Usage: dotnet run --project tools/Stoa.FcmDouble [-- --port 9443 --control-port 9080 --folder fcm-double --latency 50 --quota 600000 --mode ok]

        Answers as FCM HTTP v1 does (HTTP/2 over TLS) on --port, and as Google's token endpoint on --control-port, where GET /journal tells what has arrived.
        A token's first word decides its outcome: unregistered-x, quota-x, slow-x … (GET /outcomes lists them), "once-" before it only the first time.
        """;

    /// <summary>0: any free port.</summary>
    public int Port { get; init; }

    public int ControlPort { get; init; }

    /// <summary>The folder of the certificate and the service-account key; they are reused by later starts.</summary>
    public string Folder { get; init; } = Path.Combine(Path.GetTempPath(), "fcm-double-" + Guid.NewGuid().ToString("N")[..12]);

    /// <summary>The Firebase project that the double is.</summary>
    public string Project { get; init; } = "stoa-double";

    public TimeSpan Latency { get; set; }

    /// <summary>Nothing is answered before this is completed, for tests that act in between.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>Messages a minute; 0 is no limit. The minute starts with the first message and not with the clock's.</summary>
    public int QuotaPerMinute { get; set; }

    /// <summary>Seconds, as refusals name them.</summary>
    public int RetryAfter { get; set; } = 1;

    /// <summary>The outcome of every message, regardless of its token; null: the outcome that the token names.</summary>
    public Outcome? Mode { get; set; }

    /// <summary>Keeps the bodies of messages, for tests that read them.</summary>
    public bool KeepsBodies { get; set; }

    /// <summary>Reads the program's arguments.</summary>
    /// <exception cref="FormatException">An argument is unknown or has no such value.</exception>
    public static DoubleSettings Read(string[] args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            values[args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length ? args[i][2..] : throw new FormatException(Usage)] = args[i + 1];
        }
        var settings = new DoubleSettings
        {
            Port = Number("port", 9443),
            ControlPort = Number("control-port", 9080),
            Folder = Path.GetFullPath(Take("folder") ?? "fcm-double"),
            Latency = TimeSpan.FromMilliseconds(Number("latency", 50)),
            QuotaPerMinute = Number("quota", 600_000),
            Mode = Outcomes.Named(Take("mode") ?? "ok"),
        };
        return values.Count == 0 ? settings : throw new FormatException(Usage);

        string? Take(string name) => values.Remove(name, out var value) ? value : null;
        int Number(string name, int whenMissing) =>
            Take(name) is not { } text ? whenMissing
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException(Usage);
    }
}
