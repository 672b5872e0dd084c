using System.Net;
using Stoa.Platform.Limits;
using Stoa.Platform.Settings;
using Stoa.Server.Telemetry;

namespace Stoa.Server.Hosting;

/// <summary>The settings of proxies, origins, metrics and maintenance, checked before anything is started.</summary>
internal static class SecurityOptions
{
    public static void Check(IConfiguration configuration)
    {
        configuration.RequireDurations("Maintenance:RetryAfter");
        configuration.RequireFlags("Maintenance:Enabled");
        Networks(configuration, "Maintenance:Exempt");
        Networks(configuration, "Proxies:Known");
        Networks(configuration, "Metrics:From");
        TelemetrySettings.Read(configuration);
        Origins(configuration);
    }

    /// <summary>Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>), as a list or separated by commas.</summary>
    public static IReadOnlyList<IPNetwork> Networks(IConfiguration configuration, string key) =>
        [
            .. configuration
                .ReadList(key)
                .Select(text =>
                    AddressText.TryParse(text, out var network)
                        ? network
                        : throw new StartException(
                            $"{key} has '{text}', which is neither an address, such as 203.0.113.7 or 2001:db8::7, nor a network, such as 203.0.113.0/24."
                        )
                ),
        ];

    /// <summary>
    /// The pages that may call with cookies and read the answers: <c>https://shop.example</c>, or of an app's own scheme, <c>capacitor://localhost</c>, as
    /// browsers write it. Never <c>null</c>, which is the origin of files and of any sandboxed frame.
    /// </summary>
    public static IReadOnlyList<string> Origins(IConfiguration configuration) =>
        [
            .. configuration
                .ReadList("Cors:Origins")
                .Select(text =>
                    Uri.TryCreate(text, UriKind.Absolute, out var origin)
                    && origin.Host.Length > 0
                    && origin.Scheme is not ("file" or "data" or "blob" or "about" or "javascript")
                    && origin.GetLeftPart(UriPartial.Authority) == text
                        ? text
                        : throw new StartException($"Cors:Origins has '{text}', which is not an origin of the form https://shop.example or app://localhost.")
                ),
        ];
}
