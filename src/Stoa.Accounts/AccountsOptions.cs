namespace Stoa.Accounts;

/// <summary>Section <c>Tokens</c>.</summary>
internal sealed class TokenOptions
{
    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Sessions that are not refreshed for this long end.</summary>
    public TimeSpan RefreshIdle { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Sessions end after this time even when they are in use.</summary>
    public TimeSpan RefreshAbsolute { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Grace time in which the token used last gets the same successor again, because a response can be lost.</summary>
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What signs access tokens, one of <see cref="Sessions.Keys.TokenAlgorithms"/>.</summary>
    public string Algorithm { get; set; } = Sessions.Keys.TokenAlgorithms.Hmac;

    /// <summary>What else is accepted, while nodes change from one to the other.</summary>
    public IList<string> AlsoAccept { get; } = [];

    /// <summary>How long a key pair signs.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a key pair is published before it signs.</summary>
    public TimeSpan KeyLead { get; set; } = TimeSpan.FromDays(1);

    internal IEnumerable<string> Accepted => AlsoAccept.Prepend(Algorithm).Distinct(StringComparer.Ordinal);
}

/// <summary>Section <c>Passwords</c>.</summary>
internal sealed class PasswordOptions
{
    /// <summary>PBKDF2-SHA512 rounds (OWASP 2026: at least 220,000).</summary>
    public int Iterations { get; set; } = 220_000;

    /// <summary>Threads that hash; 0 is one per processor.</summary>
    public int Lanes { get; set; }

    /// <summary>Queue length per hashing thread; beyond it the answer is 503.</summary>
    public int WaitingPerLane { get; set; } = 64;

    /// <summary>Whether changing the password ends the user's other sessions. Resetting it always ends all.</summary>
    public bool ChangeEndsOtherSessions { get; set; } = true;
}

/// <summary>
/// Section <c>Otp</c>: one-time codes. All that is counted is counted by address, whether it has an account or not; what is sent, for each purpose by itself.
/// </summary>
internal sealed class OtpOptions
{
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two codes for the same purpose.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Wrong guesses allowed per code before it becomes invalid.</summary>
    public int MaxAttempts { get; set; } = 5;

    public int GuessesPerHour { get; set; } = 10;
    public int GuessesPerDay { get; set; } = 30;
    public int SendsPerHour { get; set; } = 5;
    public int SendsPerDay { get; set; } = 10;

    /// <summary>Wrong guesses in a row, over any time; after that only a password reset by mail helps (NIST SP 800-63B: at most 100).</summary>
    public int MaxInARow { get; set; } = 100;
}

/// <summary>Section <c>Lockout</c>: wrong passwords.</summary>
internal sealed class LockoutOptions
{
    /// <summary>Failures within the window that lock the address.</summary>
    public int Failures { get; set; } = 5;

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The first lock; each further one is twice as long, up to the longest.</summary>
    public TimeSpan First { get; set; } = TimeSpan.FromSeconds(60);

    public TimeSpan Longest { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Wrong passwords in a row, over any time; after that only a password reset by mail helps.</summary>
    public int MaxInARow { get; set; } = 100;
}

/// <summary>
/// Section <c>Links</c>: front-end pages that mails link to; each gets <c>token</c> as a query parameter. Unset: the server's own plain pages.
/// </summary>
internal sealed class LinkOptions
{
    public string? VerifyEmail { get; set; }
    public string? ResetPassword { get; set; }
    public string? AcceptInvitation { get; set; }
    public string? ConfirmEmailChange { get; set; }
    public string? UndoEmailChange { get; set; }
}

/// <summary>Section <c>EmailChanges</c>.</summary>
internal sealed class EmailChangeOptions
{
    /// <summary>How long the address before can take a change back.</summary>
    public TimeSpan UndoWithin { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>Section <c>Invitations</c>.</summary>
internal sealed class InvitationOptions
{
    /// <summary>How long the link of an invitation is good, and that of an account that staff created.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>Section <c>Accounts</c>: when privileged changes are allowed.</summary>
internal sealed class StepUpOptions
{
    /// <summary>Second factors can only be changed within this time after a login or step-up.</summary>
    public TimeSpan RecentLogin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The same rule for changes of roles. Off by default: document 003 has no such answer on those routes.</summary>
    public bool RecentLoginForRoles { get; set; }
}

/// <summary>Section <c>Accounts:SecondFactor</c>.</summary>
internal sealed class SecondFactorOptions
{
    /// <summary>Roles whose holders cannot use staff routes until they have a second factor.</summary>
    public string[] RequiredFor { get; set; } = [];

    /// <summary>The name that authenticator apps show for this server.</summary>
    public string Issuer { get; set; } = "Stoa";
}

/// <summary>Section <c>Passkeys</c>.</summary>
internal sealed class PasskeyOptions
{
    /// <summary>The domain that passkeys belong to, itself or a parent of every origin; unset: the host of the server's address.</summary>
    public string? RelyingPartyId { get; set; }

    /// <summary>The name that devices show for the site; unset: its domain.</summary>
    public string? SiteName { get; set; }

    /// <summary>Allowed origins of passkeys: <c>https://shop.example</c>, or an app's identifier; unset: the server's address.</summary>
    public string[] Origins { get; set; } = [];
}

/// <summary>Section <c>Google</c>. Sign-in is off until client id and secret are set. Every endpoint can be replaced by another OpenID provider's.</summary>
internal sealed class GoogleOptions
{
    public string? ClientId { get; set; }
    public string? ClientSecret { get; set; }

    /// <summary>Client ids of apps that post their ID tokens, separated by commas; <see cref="ClientId"/> is always one of them.</summary>
    public string Audiences { get; set; } = "";
    public string AuthorizationEndpoint { get; set; } = "https://accounts.google.com/o/oauth2/auth";
    public string TokenEndpoint { get; set; } = "https://oauth2.googleapis.com/token";
    public string JwksUri { get; set; } = "https://www.googleapis.com/oauth2/v3/certs";
    public string Issuer { get; set; } = "https://accounts.google.com";

    /// <summary>Where the provider sends the browser back; unset: the callback route on the server's first address.</summary>
    public string? RedirectUri { get; set; }

    internal IReadOnlyList<string> AllAudiences =>
        [
            .. Audiences.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            .. ClientId is { Length: > 0 } own ? [own] : Array.Empty<string>(),
        ];

    /// <summary>Time limit for all calls to the provider within one sign-in.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Section <c>SuperAdmin</c>: the first super admin, created when none exists.</summary>
public sealed class SuperAdminOptions
{
    public string Email { get; set; } = "admin@stoa.local";

    /// <summary>Unset: a generated one, printed once or written to <see cref="GeneratedPasswordFile"/>.</summary>
    public string? Password { get; set; }

    /// <summary>File for the generated password, so that it does not appear in the log; readable by the server's account only.</summary>
    public string? GeneratedPasswordFile { get; set; }
}
