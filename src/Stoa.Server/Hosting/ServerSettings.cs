using Npgsql;
using Stoa.Accounts;
using Stoa.Accounts.Passwords;
using Stoa.Brokers;
using Stoa.Commerce;
using Stoa.Contracts.Http;
using Stoa.Demo;
using Stoa.Integrations;
using Stoa.Moving;
using Stoa.Payments;
using Stoa.Platform.Settings;
using Stoa.Push;

namespace Stoa.Server.Hosting;

/// <summary>The settings that the host itself needs, checked before anything is started. A wrong value names its key.</summary>
internal sealed record ServerSettings(
    string? ConnectionString,
    string DataDirectory,
    string MediaDirectory,
    bool DemoSeed,
    int DemoProducts,
    IReadOnlyList<Mount> Mounts,
    string Urls,
    bool Durable,
    string? LogFormat,
    TimeSpan DatabasePatience,
    bool Migrates,
    TimeSpan Drain
)
{
    /// <summary>What our own pages call: the refresh token in a cookie that no script reads and no other page sends (ADR 68), one for each.</summary>
    private static readonly Mount[] ForPages =
    [
        new("/console/api", "problem", SessionInCookie: true),
        new("/storefront/api", "problem", SessionInCookie: true),
    ];

    private const string DefaultUrls = "http://localhost:8080;http://localhost:3001";

    /// <summary>The connection past a pooler, for what none lets through: <c>LISTEN</c> and <c>pg_basebackup</c>.</summary>
    /// <param name="configuration">May name one.</param>
    /// <param name="connection">Where it names none.</param>
    public static string SessionConnection(IConfiguration configuration, string connection) =>
        configuration["Database:SessionConnectionString"] is { Length: > 0 } direct ? direct : connection;

    private static void CheckConnection(IConfiguration configuration, string key)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(configuration[key]);
        }
        catch (Exception broken) when (broken is ArgumentException or FormatException)
        {
            throw new StartException($"{key} is not a connection string: {broken.Message}");
        }
    }

    private static void CheckLogLevels(IConfiguration configuration)
    {
        foreach (var level in configuration.GetSection("Logging:LogLevel").GetChildren())
        {
            if (level.Value is { Length: > 0 } text && !Enum.TryParse<LogLevel>(text, ignoreCase: true, out _))
            {
                throw new StartException($"{level.Path} is '{text}', and not one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
            }
        }
    }

    public static ServerSettings Read(IConfiguration configuration)
    {
        if (!NewPasswords.CanBeNormalised)
        {
            throw new StartException(
                "Unicode normalization needs ICU. Install libicu (Debian and Ubuntu: libicu with its number, Alpine: icu-libs) "
                    + "and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT."
            );
        }
        var connection = configuration["Database:ConnectionString"];
        var embedded = string.IsNullOrWhiteSpace(connection);
        if (embedded && configuration["Database:SessionConnectionString"] is { Length: > 0 })
        {
            throw new StartException(
                "Database:SessionConnectionString is the way past a pooler in Database:ConnectionString, which is not set. Set both or neither."
            );
        }
        CheckConnection(configuration, "Database:SessionConnectionString");
        CheckLogLevels(configuration);
        PlatformOptionsValidator.Validate(configuration);
        AccountsOptionsValidator.Validate(configuration);
        PaymentsOptionsValidator.Validate(configuration);
        CommerceOptionsValidator.Validate(configuration);
        IntegrationsOptionsValidator.Validate(configuration);
        BrokersOptionsValidator.Validate(configuration);
        MovingOptionsValidator.Validate(configuration);
        PushOptionsValidator.Validate(configuration);
        SecurityOptions.Check(configuration);
        configuration.RequireDurations("Database:StartTimeout", "Database:LockTimeout", "Database:LockPatience");
        CheckUrls(configuration["Urls"]);
        var data = Path.GetFullPath(configuration["Data:Directory"] ?? "data", Root());
        return new ServerSettings(
            embedded ? null : connection,
            data,
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(configuration["Media:Directory"] ?? "media", data)),
            configuration.ReadFlag("Demo:Seed", embedded),
            configuration.ReadInteger("demo-products", configuration.ReadInteger("Demo:Products", DemoSetup.DefaultProducts)),
            ReadMounts(configuration),
            configuration["Urls"] is { Length: > 0 } urls ? urls : DefaultUrls,
            configuration.ReadFlag("Database:Durable", true),
            ConsoleLog.Format(configuration),
            configuration.ReadDuration("Database:StartTimeout") ?? TimeSpan.FromSeconds(30),
            configuration.ReadFlag("Database:Migrate", true),
            configuration.ReadDuration("Shutdown:Drain") ?? TimeSpan.Zero
        );
    }

    /// <summary>The checkout where there is one, else the folder of the program: the same data from whatever folder it is started.</summary>
    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
            {
                return folder.FullName;
            }
        }
        return AppContext.BaseDirectory;
    }

    private static List<Mount> ReadMounts(IConfiguration configuration)
    {
        var mounts = new Dictionary<string, string>(StringComparer.Ordinal) { ["/api/v1"] = "store", ["/api"] = "nest" };
        foreach (var mount in configuration.GetSection("Contracts:Mounts").GetChildren())
        {
            mounts["/" + mount.Key.Trim('/')] = mount.Value ?? throw new StartException($"Contracts:Mounts:{mount.Key} names no contract.");
        }
        return [.. mounts.Select(mount => new Mount(mount.Key, mount.Value)).Where(mount => !ForPages.Any(page => page.Prefix == mount.Prefix)), .. ForPages];
    }

    private static void CheckUrls(string? urls)
    {
        foreach (var text in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsBindable(text))
            {
                throw new StartException($"Urls has '{text}', which is not an address of the form http://localhost:8080.");
            }
            if (BindingAddress.Parse(text) is { Host: "localhost", Port: 0 })
            {
                throw new StartException($"Urls has '{text}', whose port would differ between 127.0.0.1 and [::1]: name one of them, or a port.");
            }
        }

        static bool IsBindable(string text)
        {
            try
            {
                return BindingAddress.Parse(text) is { Scheme: "http" or "https", Port: >= 0 and <= 65535 };
            }
            catch (FormatException)
            {
                return false;
            }
        }
    }
}
