using System.Globalization;

namespace Stoa.StripeDouble;

/// <summary>How the double starts.</summary>
public sealed class StripeDoubleOptions
{
    public const string Usage = """
        Usage: dotnet run --project tools/Stoa.StripeDouble [-- --port 12111 --webhook http://127.0.0.1:5000/api/v1/hooks/payments/stripe --secret whsec_...
                 --secret-key sk_test_... --publishable-key pk_test_... --latency 50ms --api-version 2026-10-28.endive --webhook-parallel 1]

        Answers as Stripe's API does on --port, and sends signed events to --webhook. --secret may be given more than once: every event is signed with each.
        GET /_double/ lists the controls: clock, faults, webhooks, journal, challenges, disputes, refunds.
        """;

    /// <summary>0: any free port.</summary>
    public int Port { get; init; }

    public string SecretKey { get; init; } = "sk_test_stoa_double";
    public string PublishableKey { get; init; } = "pk_test_stoa_double";

    /// <summary>Where events are sent; null: nowhere, until <see cref="WebhookSender.Address" /> is set.</summary>
    public Uri? Webhook { get; init; }

    public IReadOnlyList<string> WebhookSecrets { get; init; } = ["whsec_stoa_double"];

    /// <summary>How many events are sent at the same time; more than 1 gives up their order.</summary>
    public int WebhookParallel { get; init; } = 1;

    /// <summary>Before every call is executed.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Of calls that name none, and of all events.</summary>
    public string ApiVersion { get; init; } = "2026-10-28.endive";

    /// <summary>Reads the program's arguments.</summary>
    /// <exception cref="FormatException">An argument is unknown or has no such value.</exception>
    public static StripeDoubleOptions Read(string[] args)
    {
        var values = new List<(string Name, string Value)>();
        for (var i = 0; i < args.Length; i += 2)
        {
            values.Add(
                args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length ? (args[i][2..], args[i + 1]) : throw new FormatException(Usage)
            );
        }
        var usual = new StripeDoubleOptions();
        var options = new StripeDoubleOptions
        {
            Port = Number(Take("port"), 12111),
            SecretKey = Take("secret-key") ?? usual.SecretKey,
            PublishableKey = Take("publishable-key") ?? usual.PublishableKey,
            Webhook = Take("webhook") is { } address ? Address(address) : null,
            WebhookSecrets = All("secret") is { Count: > 0 } secrets ? secrets : usual.WebhookSecrets,
            WebhookParallel = Number(Take("webhook-parallel"), 1),
            Latency = Duration(Take("latency") ?? "0ms"),
            ApiVersion = Take("api-version") ?? usual.ApiVersion,
        };
        return values.Count == 0 ? options : throw new FormatException(Usage);

        string? Take(string name) => All(name).LastOrDefault();
        List<string> All(string name)
        {
            var found = values.Where(value => value.Name == name).Select(value => value.Value).ToList();
            values.RemoveAll(value => value.Name == name);
            return found;
        }
    }

    /// <summary><c>50ms</c>, <c>5s</c>, <c>10m</c>, <c>24h</c>, <c>7d</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    internal static TimeSpan Duration(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var number = Number(text[..digits], null);
        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => throw new FormatException($"'{text}' is no duration: write 50ms, 5s, 10m, 24h or 7d."),
        };
    }

    private static int Number(string? text, int? whenMissing) =>
        text is null && whenMissing is { } usual ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"'{text}' is no number.");

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : throw new FormatException(Usage);
}
