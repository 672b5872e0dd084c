using Microsoft.Extensions.Configuration;

namespace Stoa.Platform.Limits;

/// <summary>At most so many uses in any stretch of time of this length.</summary>
internal sealed record Limit(int Permits, TimeSpan Window);

/// <summary>How often a sensitive route may be used about one account and from one address; each of the limits holds.</summary>
/// <param name="Account">About one account.</param>
/// <param name="Address">From one address.</param>
/// <param name="Spread">How many different accounts one address may use it about; null where that does not matter.</param>
internal sealed record LimitPolicy(IReadOnlyList<Limit> Account, IReadOnlyList<Limit> Address, Limit? Spread = null);

/// <summary>
/// Section <c>RateLimits</c>. <c>{policy}:{Permits,Window}</c> sets both buckets of a policy, <c>{policy}:{Account|Address}:{Permits,Window}</c> one of
/// them, <c>{policy}:Spread:{Permits,Window}</c> how many different accounts one address may use it about. <c>user</c> and <c>address</c> are the general
/// limits over
/// all routes; within them <c>admin-writes</c> is that of one staff member's changes and <c>searches</c> that of whoever asks for a keyword.
/// API keys have limits of their own instead: <c>secret-keys</c> one for each key, <c>publishable-keys</c> one for each key and address.
/// </summary>
internal sealed class LimitPolicies
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Limit DefaultSpread = new(20, 10 * Minute);

    /// <summary>One-time codes have budgets of their own, with better answers; their account buckets here are wider and only stop the hammering.</summary>
    private static readonly Dictionary<string, LimitPolicy> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["register"] = new([new(5, Hour)], [new(5, Hour)]),
        ["login"] = new([new(10, 15 * Minute)], [new(10, Minute), new(100, Hour)], DefaultSpread),
        ["refresh"] = new([new(30, Minute)], [new(150, 5 * Minute)]),
        ["google"] = new([new(10, Minute)], [new(20, Minute)]),
        ["passkey"] = new([new(10, Minute)], [new(20, Minute), new(200, Hour)]),
        ["step-up"] = new([new(10, 15 * Minute)], [new(10, Minute), new(100, Hour)]),
        ["otp-send"] = new([new(20, Hour)], [new(20, Hour)]),
        ["otp-verify"] = new([new(20, Hour)], [new(10, Minute), new(100, Hour)]),
        ["reset"] = new([new(3, Hour)], [new(10, Hour)]),
        ["guest-cart"] = new([new(60, Minute)], [new(60, Minute), new(600, Hour)]),
        ["order-lookup"] = new([new(5, Hour)], [new(20, Hour)]),
        // Only misses count: whoever types a code that is right is never limited.
        [GuessLimits.GiftCard] = new([new(10, 15 * Minute)], [new(20, 15 * Minute), new(60, Hour)]),
        ["alert"] = new([new(5, Hour)], [new(20, Hour)]),
        ["verify"] = new([new(10, Minute)], [new(10, Minute), new(100, Hour)]),
    };

    private static readonly Limit DefaultUser = new(600, Minute);
    private static readonly Limit DefaultAddress = new(300, Minute);
    private static readonly Limit DefaultAdminWrites = new(60, Minute);
    private static readonly Limit DefaultSearches = new(60, Minute);
    private static readonly Limit DefaultSecretKeys = new(1200, Minute);
    private static readonly Limit DefaultPublishableKeys = new(600, Minute);

    private readonly Dictionary<string, LimitPolicy> _policies;

    public LimitPolicies(IConfiguration configuration)
    {
        var section = configuration.GetSection("RateLimits");
        Enabled = section.GetValue("Enabled", true);
        User = Read(section.GetSection("user"), DefaultUser);
        Address = Read(section.GetSection("address"), DefaultAddress);
        AdminWrites = Read(section.GetSection("admin-writes"), DefaultAdminWrites);
        Searches = Read(section.GetSection("searches"), DefaultSearches);
        SecretKeys = Read(section.GetSection("secret-keys"), DefaultSecretKeys);
        PublishableKeys = Read(section.GetSection("publishable-keys"), DefaultPublishableKeys);
        _policies = Defaults.ToDictionary(policy => policy.Key, policy => Read(section.GetSection(policy.Key), policy.Value), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Every name that may stand under <c>RateLimits</c>.</summary>
    public static IEnumerable<string> Names => [.. Defaults.Keys, "user", "address", "admin-writes", "searches", "secret-keys", "publishable-keys"];

    public bool Enabled { get; }

    /// <summary>Of one signed-in user over all routes.</summary>
    public Limit User { get; }

    /// <summary>For anonymous requests from one address, over all routes.</summary>
    public Limit Address { get; }

    /// <summary>Of one staff member, over all staff routes that change something.</summary>
    public Limit AdminWrites { get; }

    /// <summary>Per user, or per address for anonymous requests, over all lists with a keyword.</summary>
    public Limit Searches { get; }

    /// <summary>Of one secret API key, over all routes.</summary>
    public Limit SecretKeys { get; }

    /// <summary>Of one publishable API key from one address: it stands in public, so that one visitor must not use it up for all others.</summary>
    public Limit PublishableKeys { get; }

    public LimitPolicy? Find(string policy) => _policies.GetValueOrDefault(policy);

    private static LimitPolicy Read(IConfigurationSection section, LimitPolicy usual) =>
        new(
            Read(section, section.GetSection("Account"), usual.Account),
            Read(section, section.GetSection("Address"), usual.Address),
            ReadSpread(section.GetSection("Spread"), usual.Spread)
        );

    private static Limit? ReadSpread(IConfigurationSection section, Limit? usual) => IsGiven(section) ? Read(section, usual ?? DefaultSpread) : usual;

    private static IReadOnlyList<Limit> Read(IConfigurationSection both, IConfigurationSection own, IReadOnlyList<Limit> usual) =>
        IsGiven(both) || IsGiven(own) ? [Read(own, Read(both, usual[0]))] : usual;

    private static Limit Read(IConfigurationSection section, Limit usual) =>
        new(section.GetValue("Permits", usual.Permits), section.GetValue("Window", usual.Window));

    private static bool IsGiven(IConfigurationSection section) => section["Permits"] is not null || section["Window"] is not null;
}
