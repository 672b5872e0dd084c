using Microsoft.Extensions.Configuration;
using Stoa.Contracts.Http;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Catalogue.Edge;

/// <summary>Section <c>Catalogue:Edge</c>: shared caches in front of the server, and how they are told of changes.</summary>
/// <param name="Policy">Null: they ask each time.</param>
/// <param name="PurgeUrl">Where they are told; null: they are not.</param>
/// <param name="PurgeMethod">Of the requests to it.</param>
/// <param name="PurgeAuthorization">The Authorization header of these requests, or null.</param>
/// <param name="PurgeByJson">Keys are sent as <c>{"tags": [...]}</c>; else in the header of the answers.</param>
internal sealed record EdgeOptions(EdgePolicy? Policy, Uri? PurgeUrl, string PurgeMethod, string? PurgeAuthorization, bool PurgeByJson)
{
    private const string Section = "Catalogue:Edge:";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static IEnumerable<string> Keys =>
        ConfigurationKeys
            .Below("Catalogue:Edge", "MaxAge", "StaleWhileRevalidate", "StaleIfError", "KeyHeader")
            .Concat(ConfigurationKeys.Below("Catalogue:Edge:Purge", "Url", "Method", "Authorization", "Format"));

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireAddresses(Section + "Purge:Url");
        if (configuration[Section + "Purge:Format"] is { Length: > 0 } format && format is not ("header" or "json"))
        {
            throw new StartException($"{Section}Purge:Format is '{format}', which is not one of header, json.");
        }
        foreach (var key in new[] { "KeyHeader", "Purge:Method" })
        {
            if (configuration[Section + key] is { Length: > 0 } token && token.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-'))
            {
                throw new StartException($"{Section}{key} is '{token}', which is no name of HTTP.");
            }
        }
        var options = Read(configuration);
        if (options.PurgeUrl is not null && options.Policy is null)
        {
            throw new StartException($"{Section}Purge:Url is set, and {Section}MaxAge is not: there would be nothing to purge.");
        }
    }

    public static EdgeOptions Read(IConfiguration configuration)
    {
        var age = configuration.ReadDuration(Section + "MaxAge") ?? TimeSpan.Zero;
        return new EdgeOptions(
            age == TimeSpan.Zero
                ? null
                : new EdgePolicy(
                    age,
                    configuration.ReadDuration(Section + "StaleWhileRevalidate") ?? TimeSpan.Zero,
                    configuration.ReadDuration(Section + "StaleIfError") ?? Day,
                    Given("KeyHeader") ?? "Surrogate-Key"
                ),
            Given("Purge:Url") is { } url ? new Uri(url) : null,
            Given("Purge:Method") ?? "POST",
            Given("Purge:Authorization"),
            Given("Purge:Format") == "json"
        );

        string? Given(string key) => configuration[Section + key] is { Length: > 0 } value ? value : null;
    }
}
