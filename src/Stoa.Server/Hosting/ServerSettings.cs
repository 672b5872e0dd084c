using System.Globalization;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;

namespace Stoa.Server.Hosting;

/// <summary>The settings that the host itself needs, checked before anything is started. A wrong value names its key.</summary>
internal sealed record ServerSettings(
    string? ConnectionString, string DataDirectory, bool DemoSeed, int DemoProducts, IReadOnlyList<Mount> Mounts, string Urls, bool Durable, string? LogFormat)
{
    private const string DefaultUrls = "http://localhost:8080;http://localhost:3001";

    public static ServerSettings Read(IConfiguration configuration)
    {
        var connection = configuration["Database:ConnectionString"];
        var embedded = string.IsNullOrWhiteSpace(connection);
        CheckDurations(configuration, "Tokens:AccessLifetime", "Tokens:RefreshIdle", "Tokens:RefreshAbsolute", "Tokens:RefreshGrace", "Payments:Timeout", "Google:Timeout",
            "Accounts:RecentLogin", "Otp:Lifetime", "Otp:Cooldown", "Lockout:Window", "Lockout:First", "Lockout:Longest",
            "Fcm:Timeout", "Fcm:RetryAfter", "Delivery:MaxLateness", "Delivery:RetryFor", "Delivery:Lease");
        Duration(configuration, "Fcm:Ramp");
        CheckNumbers(configuration, "Passwords:Lanes", "Delivery:Shards", "Delivery:SmallAudience");
        CheckCounts(configuration, "Passwords:Iterations", "Passwords:WaitingPerLane", "Fcm:MessagesPerSecond", "Fcm:Connections", "Delivery:ShardSize", "Delivery:Window",
            "Otp:MaxAttempts", "Otp:GuessesPerHour", "Otp:GuessesPerDay", "Otp:SendsPerHour", "Otp:SendsPerDay", "Otp:MaxInARow",
            "Lockout:Failures", "Lockout:MaxInARow");
        CheckUnverifiedLogins(configuration);
        CheckSuperAdmin(configuration);
        Flag(configuration, "Accounts:RecentLoginForRoles", false);
        Flag(configuration, "Passwords:ChangeEndsOtherSessions", true);
        Flag(configuration, "Push:Events:OrderPlaced:Enabled", false);
        Flag(configuration, "Push:Events:OrderShipped:Enabled", false);
        Flag(configuration, "Catalogue:Cache", true);
        if (configuration["PublicUrl"] is { Length: > 0 })
        {
            CheckAddresses(configuration, "PublicUrl");
        }
        CheckUrls(configuration["Urls"]);
        CheckAddresses(configuration, "Links:VerifyEmail", "Links:ResetPassword");
        CheckAddresses(configuration, "Google:AuthorizationEndpoint", "Google:TokenEndpoint", "Google:JwksUri", "Google:Issuer", "Google:RedirectUri", "Fcm:BaseUrl");
        SecurityOptions.Check(configuration);
        CheckOrigins(configuration.GetSection("Passkeys:Origins"));
        return new ServerSettings(
            embedded ? null : connection,
            Path.GetFullPath(configuration["Data:Directory"] ?? "data", Root()),
            Flag(configuration, "Demo:Seed", embedded),
            Number(configuration, "demo-products", Number(configuration, "Demo:Products", DemoDefaults.Products)),
            ReadMounts(configuration),
            configuration["Urls"] is { Length: > 0 } urls ? urls : DefaultUrls,
            Flag(configuration, "Database:Durable", true),
            ConsoleLog.Format(configuration));
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
        return [.. mounts.Select(mount => new Mount(mount.Key, mount.Value))];
    }

    internal static void CheckDurations(IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Duration(configuration, key) == TimeSpan.Zero)
            {
                throw NoDuration(configuration, key);
            }
        }
    }

    /// <summary>Null where it is not set. A bare 900 would be nine hundred days.</summary>
    private static TimeSpan? Duration(IConfiguration configuration, string key) => configuration[key] switch
    {
        null => null,
        var text when text.Count(c => c == ':') == 2 && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var duration) && duration >= TimeSpan.Zero => duration,
        _ => throw NoDuration(configuration, key),
    };

    private static StartException NoDuration(IConfiguration configuration, string key) => new($"{key} is '{configuration[key]}', which is no duration of the form hh:mm:ss.");

    internal static void CheckNumbers(IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            Number(configuration, key, 0);
        }
    }

    /// <summary>Of what must happen at least once.</summary>
    internal static void CheckCounts(IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Number(configuration, key, 1) == 0)
            {
                throw new StartException($"{key} is '{configuration[key]}', and must be at least 1.");
            }
        }
    }

    private static void CheckUnverifiedLogins(IConfiguration configuration)
    {
        foreach (var contract in configuration.GetSection("Accounts:UnverifiedLogin").GetChildren().Where(contract => contract.Value is not ("allow" or "refuse")))
        {
            throw new StartException($"Accounts:UnverifiedLogin:{contract.Key} is '{contract.Value}', which is neither allow nor refuse.");
        }
    }

    /// <summary>As registration would, but for a common password: whoever has this machine may try one. It is not repeated: it may be right but for a letter.</summary>
    private static void CheckSuperAdmin(IConfiguration configuration)
    {
        if (configuration["SuperAdmin:Email"] is { } email && (email.Length > TextRules.MaxEmail || !TextRules.IsEmail(email)))
        {
            throw new StartException($"SuperAdmin:Email is '{email}', which is no e-mail address.");
        }
        if (configuration["SuperAdmin:Password"] is { } password && NewPasswords.WhyNot(password) is { Kind: not RuleKind.CommonPassword } broken)
        {
            throw new StartException($"{new LanguageCatalogue([new MessageSource(typeof(RequestFaults))]).English.Sentence("SuperAdmin:Password", broken)}.");
        }
    }

    private static void CheckAddresses(IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (configuration[key] is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            {
                throw new StartException($"{key} is '{text}', which is no absolute http or https address.");
            }
        }
    }

    private static void CheckUrls(string? urls)
    {
        foreach (var text in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsBindable(text))
            {
                throw new StartException($"Urls has '{text}', which is no address of the form http://localhost:8080.");
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

    /// <summary>Compared as they are: one with a slash at its end would never be met. An app may call itself otherwise (<c>android:apk-key-hash:…</c>).</summary>
    private static void CheckOrigins(IConfigurationSection origins)
    {
        foreach (var origin in origins.GetChildren())
        {
            if (!Uri.TryCreate(origin.Value, UriKind.Absolute, out var address) || (address.Scheme is "http" or "https" && address.GetLeftPart(UriPartial.Authority) != origin.Value))
            {
                throw new StartException($"{origin.Path} is '{origin.Value}', which is no origin of the form https://shop.example.");
            }
        }
    }

    internal static bool Flag(IConfiguration configuration, string key, bool whenMissing) => configuration[key] switch
    {
        null or "" => whenMissing,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw new StartException($"{key} is '{text}', which is neither true nor false."),
    };

    internal static int Number(IConfiguration configuration, string key, int whenMissing) => configuration[key] switch
    {
        null or "" => whenMissing,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new StartException($"{key} is '{text}', which is no whole number."),
    };
}

internal static class DemoDefaults
{
    public const int Products = 64;
}
