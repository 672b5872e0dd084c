using Microsoft.Extensions.Configuration;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Sessions.Keys;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Platform.Settings;

namespace Stoa.Accounts;

/// <summary>Every section of AccountsOptions.cs, and <c>Accounts:UnverifiedLogin</c>.</summary>
public static class AccountsOptionsValidator
{
    private const string UnverifiedLogin = "Accounts:UnverifiedLogin";

    /// <summary>The published keys may be five minutes old wherever they are cached.</summary>
    private static readonly TimeSpan ShortestLead = TimeSpan.FromMinutes(10);

    /// <summary>Some seconds for each login: more is a slip of the pen.</summary>
    private const int MostIterations = 10_000_000;

    /// <summary>What is read of the configuration, in the form of <see cref="ConfigurationKeys"/>.</summary>
    public static IEnumerable<string> Keys =>
        [
            .. ConfigurationKeys.Of<TokenOptions>("Tokens"),
            .. ConfigurationKeys.Of<PasswordOptions>("Passwords"),
            .. ConfigurationKeys.Of<SuperAdminOptions>("SuperAdmin"),
            .. ConfigurationKeys.Of<GoogleOptions>("Google"),
            .. ConfigurationKeys.Of<OtpOptions>("Otp"),
            .. ConfigurationKeys.Of<LockoutOptions>("Lockout"),
            .. ConfigurationKeys.Of<InvitationOptions>("Invitations"),
            .. ConfigurationKeys.Of<EmailChangeOptions>("EmailChanges"),
            .. ConfigurationKeys.Of<LinkOptions>("Links"),
            .. ConfigurationKeys.Of<StepUpOptions>("Accounts"),
            .. ConfigurationKeys.Of<SecondFactorOptions>("Accounts:SecondFactor"),
            .. ConfigurationKeys.Of<PasskeyOptions>("Passkeys"),
            UnverifiedLogin + ":*",
        ];

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireDurations(
            "Tokens:AccessLifetime",
            "Tokens:RefreshIdle",
            "Tokens:RefreshAbsolute",
            "Tokens:KeyLifetime",
            "Tokens:KeyLead",
            "Google:Timeout",
            "Accounts:RecentLogin",
            "Invitations:Lifetime",
            "EmailChanges:UndoWithin",
            "Otp:Lifetime",
            "Otp:Cooldown",
            "Lockout:Window",
            "Lockout:First",
            "Lockout:Longest"
        );
        // None at all is allowed: a token is then good once, also where its answer was lost.
        configuration.ReadDuration("Tokens:RefreshGrace");
        configuration.RequireIntegers("Passwords:Lanes");
        configuration.RequirePositiveIntegers(
            "Passwords:WaitingPerLane",
            "Lockout:Failures",
            "Lockout:MaxInARow",
            "Otp:MaxAttempts",
            "Otp:GuessesPerHour",
            "Otp:GuessesPerDay",
            "Otp:SendsPerHour",
            "Otp:SendsPerDay",
            "Otp:MaxInARow"
        );
        configuration.RequireFlags("Accounts:RecentLoginForRoles", "Passwords:ChangeEndsOtherSessions");
        configuration.RequireAddresses(
            "Links:VerifyEmail",
            "Links:ResetPassword",
            "Links:AcceptInvitation",
            "Links:ConfirmEmailChange",
            "Links:UndoEmailChange",
            "Google:AuthorizationEndpoint",
            "Google:TokenEndpoint",
            "Google:JwksUri",
            "Google:Issuer",
            "Google:RedirectUri"
        );
        configuration.RequireBetween("Passwords:Iterations", 1, MostIterations);
        ValidateTokens(configuration);
        ValidateUnverifiedLogins(configuration);
        ValidateSuperAdmin(configuration);
        ValidateOrigins(configuration.GetSection("Passkeys:Origins"));
        ValidateLabels(configuration);
    }

    /// <summary>What can only be judged once the contracts are known.</summary>
    /// <exception cref="StartException">A setting is about a contract that does not exist.</exception>
    public static void ValidateContracts(IConfiguration configuration, ContractCatalogue contracts)
    {
        foreach (var setting in configuration.GetSection(UnverifiedLogin).GetChildren().Where(setting => !contracts.TryGet(setting.Key, out _)))
        {
            var names = string.Join(", ", contracts.All.Select(contract => contract.Name));
            throw new StartException($"{UnverifiedLogin}:{setting.Key} is '{setting.Value}', but the contracts are {names}.");
        }
    }

    private static void ValidateTokens(IConfiguration configuration)
    {
        var named = configuration.GetSection("Tokens:AlsoAccept").GetChildren().Append(configuration.GetSection("Tokens:Algorithm"));
        foreach (var setting in named.Where(setting => setting.Value is { } value && !TokenAlgorithms.All.Contains(value, StringComparer.Ordinal)))
        {
            throw new StartException($"{setting.Path} is '{setting.Value}', but access tokens are signed with {string.Join(", ", TokenAlgorithms.All)}.");
        }
        if (configuration["Tokens:AlsoAccept"] is { } list)
        {
            throw new StartException($"Tokens:AlsoAccept is a list (Tokens:AlsoAccept:0): '{list}'.");
        }
        var options = configuration.GetSection("Tokens").Get<TokenOptions>() ?? new TokenOptions();
        if (options.KeyLead < ShortestLead || options.KeyLead >= options.KeyLifetime)
        {
            throw new StartException(
                $"Tokens:KeyLead must be at least {ShortestLead} and shorter than Tokens:KeyLifetime ({options.KeyLifetime}): '{options.KeyLead}'."
            );
        }
    }

    private static void ValidateUnverifiedLogins(IConfiguration configuration)
    {
        foreach (var contract in configuration.GetSection(UnverifiedLogin).GetChildren().Where(contract => contract.Value is not ("allow" or "refuse")))
        {
            throw new StartException($"{UnverifiedLogin}:{contract.Key} is neither allow nor refuse: '{contract.Value}'.");
        }
    }

    /// <summary>
    /// The rules of registration except the list of common passwords. The password is not printed: it may differ from the right one by one letter.
    /// </summary>
    private static void ValidateSuperAdmin(IConfiguration configuration)
    {
        if (configuration["SuperAdmin:Email"] is { } email && (email.Length > TextRules.MaxEmail || !TextRules.IsEmail(email)))
        {
            throw new StartException($"SuperAdmin:Email is not an e-mail address: '{email}'.");
        }
        if (configuration["SuperAdmin:Password"] is { } password && NewPasswords.WhyNot(password) is { Kind: not RuleKind.CommonPassword } broken)
        {
            throw new StartException($"{new LanguageCatalogue([new MessageSource(typeof(RequestFaults))]).English.Sentence("SuperAdmin:Password", broken)}.");
        }
    }

    /// <summary>Apps read the label of an authenticator as issuer, colon, account: one with a colon of its own is split in the wrong place.</summary>
    private static void ValidateLabels(IConfiguration configuration)
    {
        if (
            configuration["Accounts:SecondFactor:Issuer"] is { } issuer
            && (string.IsNullOrWhiteSpace(issuer) || issuer.Contains(':', StringComparison.Ordinal))
        )
        {
            throw new StartException($"Accounts:SecondFactor:Issuer is empty or has a colon, at which authenticator apps split it: '{issuer}'.");
        }
        if (configuration["Passkeys:SiteName"] is { } name && string.IsNullOrWhiteSpace(name))
        {
            throw new StartException("Passkeys:SiteName is empty.");
        }
    }

    /// <summary>
    /// Origins are compared literally, so one with a trailing slash would never match. Apps have another form (<c>android:apk-key-hash:…</c>).
    /// </summary>
    private static void ValidateOrigins(IConfigurationSection origins)
    {
        foreach (var origin in origins.GetChildren())
        {
            if (
                !Uri.TryCreate(origin.Value, UriKind.Absolute, out var address)
                || (address.Scheme is "http" or "https" && address.GetLeftPart(UriPartial.Authority) != origin.Value)
            )
            {
                throw new StartException($"{origin.Path} is not an origin of the form https://shop.example: '{origin.Value}'.");
            }
        }
    }
}
