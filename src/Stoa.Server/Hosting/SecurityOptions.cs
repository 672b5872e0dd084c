using System.Net;
using System.Net.Mail;
using Stoa.Platform.Limits;
using Stoa.Platform.Mail;

namespace Stoa.Server.Hosting;

/// <summary>The settings of limits, mail, proxies, origins and maintenance, checked before anything is started.</summary>
internal static class SecurityOptions
{
    public static void Check(IConfiguration configuration)
    {
        ServerSettings.CheckDurations(configuration, "Outbox:Lease", "Outbox:FirstWait", "Outbox:LongestWait", "Mail:Smtp:Timeout", "Maintenance:RetryAfter");
        ServerSettings.CheckCounts(configuration, "Outbox:Parallel", "Outbox:Attempts", "Mail:Smtp:Port");
        CheckLimits(configuration);
        CheckMail(configuration);
        ServerSettings.Flag(configuration, "Maintenance:Enabled", false);
        Networks(configuration, "Maintenance:Exempt");
        Networks(configuration, "Proxies:Known");
        Networks(configuration, "Metrics:From");
        Origins(configuration);
    }

    /// <summary>Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>), as a list or separated by commas.</summary>
    public static IReadOnlyList<IPNetwork> Networks(IConfiguration configuration, string key) => [.. List(configuration, key).Select(text =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new StartException($"{key} has '{text}', which is neither an address nor a network."))];

    /// <summary>The pages that may call with cookies and read the answers: <c>https://shop.example</c>, as browsers write it.</summary>
    public static IReadOnlyList<string> Origins(IConfiguration configuration) => [.. List(configuration, "Cors:Origins").Select(text =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && origin.GetLeftPart(UriPartial.Authority) == text
        ? text
        : throw new StartException($"Cors:Origins has '{text}', which is no origin of the form https://shop.example."))];

    private static void CheckLimits(IConfiguration configuration)
    {
        ServerSettings.Flag(configuration, "RateLimits:Enabled", true);
        foreach (var policy in configuration.GetSection("RateLimits").GetChildren().Where(child => !child.Key.Equals("Enabled", StringComparison.OrdinalIgnoreCase)))
        {
            if (!LimitPolicies.Names.Contains(policy.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new StartException($"RateLimits:{policy.Key} names no limit; there are {string.Join(", ", LimitPolicies.Names)}.");
            }
            foreach (var section in new[] { policy.Path, policy.Path + ":Account", policy.Path + ":Address", policy.Path + ":Spread" })
            {
                ServerSettings.CheckCounts(configuration, section + ":Permits");
                ServerSettings.CheckDurations(configuration, section + ":Window");
            }
        }
    }

    private static void CheckMail(IConfiguration configuration)
    {
        if (configuration["Mail:From"] is { } from && !MailAddress.TryCreate(from, out _))
        {
            throw new StartException($"Mail:From is '{from}', which is no mail address.");
        }
        if (configuration["Mail:Smtp:Security"] is { } security && !Enum.TryParse<SmtpSecurity>(security, ignoreCase: true, out _))
        {
            throw new StartException($"Mail:Smtp:Security is '{security}', which is none of {string.Join(", ", Enum.GetNames<SmtpSecurity>())}.");
        }
        if (configuration["Mail:Smtp:Authority"] is { Length: > 0 } file && !File.Exists(file))
        {
            throw new StartException($"Mail:Smtp:Authority is '{file}', which is no file.");
        }
    }

    private static IEnumerable<string> List(IConfiguration configuration, string key) =>
        (configuration[key] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Concat(configuration.GetSection(key).GetChildren().Select(child => child.Value ?? ""));
}
