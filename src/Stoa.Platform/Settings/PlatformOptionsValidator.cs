using System.Net.Mail;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Limits;
using Stoa.Platform.Mail;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.Settings;

/// <summary>Sections <c>Database:Replicas</c>, <c>Events</c>, <c>Outbox</c>, <c>Mail</c> and <c>RateLimits</c>, and <c>PublicUrl</c>.</summary>
public static class PlatformOptionsValidator
{
    private static readonly string[] LimitScopes = ["", ":Account", ":Address", ":Spread"];

    /// <summary>What is read of the configuration, in the form of <see cref="ConfigurationKeys"/>.</summary>
    public static IEnumerable<string> Keys =>
        [
            "PublicUrl",
            "Database:Replicas:*",
            .. ConfigurationKeys.Of<MigrationOptions>("Database"),
            .. ConfigurationKeys.Of<EventOptions>("Events"),
            .. ConfigurationKeys.Of<OutboxOptions>("Outbox"),
            .. ConfigurationKeys.Of<MailOptions>("Mail"),
            "Metrics:Every",
            "RateLimits:Enabled",
            .. LimitPolicies
                .Names.SelectMany(name => LimitScopes.Select(scope => $"RateLimits:{name}{scope}"))
                .SelectMany(path => ConfigurationKeys.Below(path, "Permits", "Window")),
            .. MailSettings.All.Select(setting => setting.Key).OfType<string>(),
        ];

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireDurations(
            "Outbox:Lease",
            "Outbox:FirstWait",
            "Outbox:LongestWait",
            "Mail:Smtp:Timeout",
            "Mail:KeepNotes",
            "Metrics:Every",
            "Events:KeepFor"
        );
        configuration.RequirePositiveIntegers("Outbox:Parallel", "Outbox:Attempts");
        configuration.RequireBetween("Mail:Smtp:Port", 1, ushort.MaxValue);
        if (configuration["PublicUrl"] is { Length: > 0 })
        {
            configuration.RequireAddresses("PublicUrl");
        }
        if (configuration.ReadDuration("Events:KeepFor") < TimeSpan.FromDays(1))
        {
            throw new StartException("Events:KeepFor must be a day (1.00:00:00) or more.");
        }
        ValidateReplicas(configuration);
        ValidateLimits(configuration);
        ValidateMail(configuration);
        MailSettings.All.Check(configuration);
    }

    private static void ValidateReplicas(IConfiguration configuration)
    {
        foreach (var replica in configuration.GetSection("Database:Replicas").GetChildren())
        {
            try
            {
                if (new NpgsqlConnectionStringBuilder(replica.Value) is { Host: { Length: > 0 } host } && !host.Contains(','))
                {
                    continue;
                }
            }
            catch (ArgumentException)
            {
                // Said below, without the string, which may contain a password.
            }
            throw new StartException($"{replica.Path} is not a connection string with the Host of one standby; each standby has an entry of its own.");
        }
    }

    private static void ValidateLimits(IConfiguration configuration)
    {
        configuration.RequireFlags("RateLimits:Enabled");
        var policies = configuration.GetSection("RateLimits").GetChildren().Where(child => !child.Key.Equals("Enabled", StringComparison.OrdinalIgnoreCase));
        foreach (var policy in policies)
        {
            if (!LimitPolicies.Names.Contains(policy.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new StartException($"RateLimits:{policy.Key} is not a rate limit; there are {string.Join(", ", LimitPolicies.Names)}.");
            }
            foreach (var section in LimitScopes.Select(scope => policy.Path + scope))
            {
                configuration.RequirePositiveIntegers(section + ":Permits");
                configuration.RequireDurations(section + ":Window");
            }
        }
    }

    private static void ValidateMail(IConfiguration configuration)
    {
        if (configuration["Mail:From"] is { } from && !MailAddress.TryCreate(from, out _))
        {
            throw new StartException($"Mail:From is not a mail address: '{from}'.");
        }
        if (configuration["Mail:Smtp:Security"] is { } security && !Enum.TryParse<SmtpSecurity>(security, ignoreCase: true, out _))
        {
            throw new StartException($"Mail:Smtp:Security is not one of {string.Join(", ", Enum.GetNames<SmtpSecurity>())}: '{security}'.");
        }
        if (configuration["Mail:Smtp:Authority"] is { Length: > 0 } file && !File.Exists(file))
        {
            throw new StartException($"Mail:Smtp:Authority is not a file: '{file}'.");
        }
    }
}
