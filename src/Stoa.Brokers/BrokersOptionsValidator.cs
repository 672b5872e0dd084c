using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Stoa.Brokers.Nats;
using Stoa.Brokers.RabbitMq;
using Stoa.Contracts.Http;
using Stoa.Platform.Events;
using Stoa.Platform.Settings;

namespace Stoa.Brokers;

/// <summary>Sections <c>Events:Nats</c> and <c>Events:RabbitMq</c>.</summary>
public static partial class BrokersOptionsValidator
{
    private static readonly TimeSpan LongestTimeout = Places.Lease / 2;

    /// <summary>What is read of the configuration, in the form of <see cref="ConfigurationKeys"/>.</summary>
    public static IEnumerable<string> Keys =>
        [.. ConfigurationKeys.Of<NatsOptions>(NatsOptions.Section), .. ConfigurationKeys.Of<RabbitMqOptions>(RabbitMqOptions.Section)];

    /// <summary>Checks the sections before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        Check(configuration, NatsOptions.Section, "nats", "tls");
        Check(configuration, RabbitMqOptions.Section, "amqp", "amqps");
        configuration.RequirePositiveIntegers(NatsOptions.Section + ":Replicas");
        configuration.RequireDurations(NatsOptions.Section + ":MaxAge", NatsOptions.Section + ":DuplicateWindow");
        // What NATS refuses in names and subjects would be found out with the first event.
        foreach (var (key, form) in new[] { (NatsOptions.Section + ":Stream", StreamName()), (NatsOptions.Section + ":Subject", SubjectName()) })
        {
            if (configuration[key] is { } name && !form.IsMatch(name))
            {
                throw new StartException($"{key} is '{name}'; letters, digits, - and _ are allowed, in subjects dots between them.");
            }
        }
    }

    /// <summary>What can only be judged once the contracts are known.</summary>
    /// <exception cref="StartException">A setting is about a contract that does not exist.</exception>
    public static void ValidateContracts(IConfiguration configuration, ContractCatalogue contracts)
    {
        foreach (var section in new[] { NatsOptions.Section, RabbitMqOptions.Section })
        {
            if (configuration[section + ":Contract"] is { } name && !contracts.TryGet(name, out _))
            {
                throw new StartException(
                    $"{section}:Contract is '{name}', which is not one of {string.Join(", ", contracts.All.Select(contract => contract.Name))}."
                );
            }
        }
    }

    /// <summary>What can only be judged once all modules have declared their events: a broker that asks for none would be told nothing.</summary>
    /// <exception cref="StartException">A setting is about an event that does not exist.</exception>
    public static void ValidateTypes(IConfiguration configuration, EventCatalogue events)
    {
        foreach (var section in new[] { NatsOptions.Section, RabbitMqOptions.Section })
        {
            foreach (var type in configuration.GetSection(section + ":Types").GetChildren())
            {
                if (!events.All.Any(known => EventCatalogue.Covers(type.Value ?? "", known.Name)))
                {
                    throw new StartException(
                        $"{type.Path} is '{type.Value}', which no event is called: order.placed is one, order.* are all of orders, * is all."
                    );
                }
            }
        }
    }

    private static void Check(IConfiguration configuration, string section, params IReadOnlyList<string> schemes)
    {
        foreach (var text in (configuration[section + ":Url"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !schemes.Contains(address.Scheme, StringComparer.Ordinal))
            {
                throw new StartException($"{section}:Url has '{text}', which is not an address of the form {schemes[0]}://host or {schemes[1]}://host.");
            }
            // Without repeating it: it has a password.
            if (address.UserInfo.Length > 0)
            {
                throw new StartException($"{section}:Url names a user: set {section}:User and {section}:Password instead.");
            }
        }
        configuration.RequireDurations(section + ":Timeout");
        if (configuration.ReadDuration(section + ":Timeout") is { } timeout && timeout > LongestTimeout)
        {
            throw new StartException($"{section}:Timeout is {timeout}, which is longer than {LongestTimeout.TotalSeconds:0.#} s.");
        }
        if (configuration[section + ":Start"] is { } start && !Enum.TryParse<SinkStart>(start, ignoreCase: true, out _))
        {
            throw new StartException($"{section}:Start is '{start}', which is neither now nor oldest.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StreamName();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SubjectName();
}
