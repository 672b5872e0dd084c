using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Settings;
using Stoa.Push.Delivery;

namespace Stoa.Push.Fcm;

/// <summary>
/// A Firebase project that devices belong to: with credentials, connections, a rate that all nodes share and a pressure of its own, so that one that is refused
/// or used up keeps no other waiting.
/// </summary>
internal sealed class FcmProject(string name, FcmOptions options, FcmClient client, TopicClient topics, DistributedRateLimiter rate) : IDisposable
{
    public string Name => name;
    public FcmOptions Options => options;
    public FcmClient Client => client;
    public TopicClient Topics => topics;
    public DistributedRateLimiter Rate => rate;
    public Backoff Pressure { get; } = new();

    public void Dispose()
    {
        client.Dispose();
        topics.Dispose();
        rate.Dispose();
    }
}

/// <summary>
/// The Firebase projects that messages are sent through, by the names that apps give: section <c>Fcm</c> is <see cref="Default"/>, each section
/// <c>Fcm:Projects:{name}</c> another, which takes over what <c>Fcm</c> says and it does not, but for credentials.
/// </summary>
internal sealed partial class FcmProjects : IDisposable
{
    public const string Default = "default";
    public const int MaxName = 40;

    private readonly Lazy<IReadOnlyDictionary<string, FcmProject>> _projects;
    private readonly HashSet<string> _names;

    public FcmProjects(IConfiguration configuration, NpgsqlDataSource database, ILoggerFactory logs, TimeProvider clock)
    {
        _names = new HashSet<string>([.. NamesIn(configuration), Default], StringComparer.Ordinal);
        _projects = new Lazy<IReadOnlyDictionary<string, FcmProject>>(() => Open(configuration, database, logs.CreateLogger<ServiceAccount>(), clock));
    }

    /// <summary>At least one can be sent through.</summary>
    public bool IsConfigured => _projects.Value.Count > 0;

    public int Count => _projects.Value.Count;

    public IEnumerable<FcmProject> All => _projects.Value.Values;

    /// <summary>Null: it is not configured (any more).</summary>
    public FcmProject? Of(string name) => _projects.Value.GetValueOrDefault(name);

    /// <summary>Why a name that an app or a member of staff gives cannot be taken; null where it can, or is not given.</summary>
    public Failure? Refusal(string? name) => name is null || _names.Contains(name) ? null : Failure.Of(PushFaults.PushProjectUnknown, "project", name);

    public void Dispose()
    {
        if (_projects.IsValueCreated)
        {
            foreach (var project in All)
            {
                project.Dispose();
            }
        }
    }

    /// <summary>Names and settings that cannot be meant.</summary>
    /// <exception cref="StartException">The message names the key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        foreach (var section in NamesIn(configuration).Select(SectionOf).Prepend("Fcm"))
        {
            configuration.RequireDurations(section + ":Timeout", section + ":RetryAfter");
            // Zero disables the ramp: the full rate from the first message on.
            configuration.ReadDuration(section + ":Ramp");
            configuration.RequirePositiveIntegers(section + ":MessagesPerSecond", section + ":Connections");
            configuration.RequireAddresses(section + ":BaseUrl", section + ":IidBaseUrl", section + ":MetadataUrl");
            if (configuration[section + ":CredentialsFrom"] is { Length: > 0 } from and not "google")
            {
                throw new StartException(
                    $"{section}:CredentialsFrom is '{from}', but credentials come from 'google', or from CredentialsFile or CredentialsJson."
                );
            }
        }
        foreach (var name in NamesIn(configuration))
        {
            if (name == Default || !Name().IsMatch(name))
            {
                throw new StartException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Fcm:Projects:{name}: a name has 1 to {MaxName} of a-z, 0-9, - and _, and is not '{Default}', which is the section Fcm itself."
                    )
                );
            }
        }
    }

    /// <summary>The accounts of all that have credentials, by the section they stand in.</summary>
    /// <exception cref="InvalidOperationException">A section has none where it must, or such as cannot be used.</exception>
    public static IReadOnlyList<(string Name, string Section, FcmOptions Options, ServiceAccount Account)> Accounts(IConfiguration configuration, ILogger log)
    {
        var accounts = new List<(string, string, FcmOptions, ServiceAccount)>();
        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in NamesIn(configuration).Prepend(Default))
        {
            var section = SectionOf(name);
            var options = OptionsOf(configuration, name);
            var account = new ServiceAccount(section, options, configuration["GOOGLE_APPLICATION_CREDENTIALS"], log);
            if (account.Project is not { } project)
            {
                account.Dispose();
                if (name == Default)
                {
                    continue;
                }
                throw new InvalidOperationException($"{section} has no credentials: set {section}:CredentialsFile, CredentialsJson or CredentialsFrom.");
            }
            if (!sections.TryAdd(project, section))
            {
                throw new InvalidOperationException($"{section} is the project '{project}', and so is {sections[project]}: they would share its quota.");
            }
            accounts.Add((name, section, options, account));
        }
        return accounts;
    }

    private static Dictionary<string, FcmProject> Open(IConfiguration configuration, NpgsqlDataSource database, ILogger log, TimeProvider clock) =>
        Accounts(configuration, log)
            .ToDictionary(
                one => one.Name,
                one => new FcmProject(
                    one.Name,
                    one.Options,
                    new FcmClient(one.Section, one.Options, one.Account, clock),
                    new TopicClient(one.Options, one.Account, new FcmConnection(FcmClient.Certificate(one.Section, one.Options.TrustedCertificate)), clock),
                    new DistributedRateLimiter(database, "project:" + one.Account.Project, one.Options.MessagesPerSecond, one.Options.Ramp)
                ),
                StringComparer.Ordinal
            );

    private static FcmOptions OptionsOf(IConfiguration configuration, string name)
    {
        var options = configuration.GetSection("Fcm").Get<FcmOptions>() ?? new FcmOptions();
        if (name != Default)
        {
            (options.CredentialsFile, options.CredentialsJson, options.CredentialsFrom, options.ProjectId) = (null, null, null, null);
            configuration.GetSection(SectionOf(name)).Bind(options);
        }
        return options;
    }

    private static string[] NamesIn(IConfiguration configuration) => [.. configuration.GetSection("Fcm:Projects").GetChildren().Select(section => section.Key)];

    private static string SectionOf(string name) => name == Default ? "Fcm" : "Fcm:Projects:" + name;

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,39}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();
}
