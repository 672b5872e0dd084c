using Microsoft.Extensions.Configuration;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>Section <c>Search</c>: a cluster of OpenSearch or Elasticsearch that answers searches of the catalogue.</summary>
/// <param name="Nodes">Addresses of its nodes; none: PostgreSQL answers.</param>
/// <param name="Index">What the names of its indices and aliases begin with.</param>
/// <param name="Authorization">The header that it is asked with, or null.</param>
/// <param name="CaFile">Certificates that its own may lead to, in PEM; null: those of the system.</param>
/// <param name="Timeout">Patience with a search, before PostgreSQL is asked.</param>
/// <param name="MaxBehind">How old a change may become that it does not know, before PostgreSQL is asked.</param>
internal sealed record SearchOptions(IReadOnlyList<Uri> Nodes, string Index, string? Authorization, string? CaFile, TimeSpan Timeout, TimeSpan MaxBehind)
{
    private const string Section = "Search:";
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(10);

    public string Alias => Index + "-products";

    /// <summary>What is written to while a new index is filled.</summary>
    public string NextAlias => Index + "-products-next";

    public static IEnumerable<string> Keys =>
        ConfigurationKeys.Below("Search", "Index", "User", "Password", "ApiKey", "CaFile", "Timeout", "MaxBehind").Concat(ConfigurationKeys.List("Search:Url"));

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        foreach (var text in configuration.ReadList(Section + "Url"))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var node) || node.Scheme is not ("http" or "https"))
            {
                throw new StartException($"{Section}Url has '{text}', which is not an absolute http or https address.");
            }
            // Without repeating it: it has a password.
            if (node.UserInfo.Length > 0)
            {
                throw new StartException($"{Section}Url names a user: set {Section}User and {Section}Password instead.");
            }
        }
        configuration.RequireDurations(Section + "Timeout", Section + "MaxBehind");
        if (configuration.ReadDuration(Section + "Timeout") > LongestTimeout)
        {
            throw new StartException($"{Section}Timeout is longer than {LongestTimeout.TotalSeconds:0} s, for which a shopper would wait.");
        }
        if (Given(configuration, "Index") is { } index && !IsName(index))
        {
            throw new StartException($"{Section}Index is '{index}'; 1 to 64 small letters, digits and hyphens are allowed, a letter first.");
        }
        if ((Given(configuration, "User") is null) != (Given(configuration, "Password") is null))
        {
            throw new StartException($"Of {Section}User and {Section}Password one is set and the other is not.");
        }
        if (Given(configuration, "User") is not null && Given(configuration, "ApiKey") is not null)
        {
            throw new StartException($"{Section}User and {Section}ApiKey are both set; one of them is enough.");
        }
        if (Given(configuration, "CaFile") is { } file && !File.Exists(file))
        {
            throw new StartException($"{Section}CaFile is '{file}', and there is no such file.");
        }
    }

    public static SearchOptions Read(IConfiguration configuration) =>
        new(
            [.. configuration.ReadList(Section + "Url").Select(text => new Uri(text.TrimEnd('/') + "/"))],
            Given(configuration, "Index") ?? "stoa",
            Given(configuration, "ApiKey") is { } key ? "ApiKey " + key
                : Given(configuration, "User") is { } user
                    ? "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{Given(configuration, "Password")}"))
                : null,
            Given(configuration, "CaFile"),
            configuration.ReadDuration(Section + "Timeout") ?? TimeSpan.FromMilliseconds(500),
            configuration.ReadDuration(Section + "MaxBehind") ?? TimeSpan.FromMinutes(1)
        );

    private static string? Given(IConfiguration configuration, string key) => configuration[Section + key] is { Length: > 0 } value ? value : null;

    private static bool IsName(string text) =>
        text.Length <= 64
        && char.IsAsciiLetterLower(text[0])
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
