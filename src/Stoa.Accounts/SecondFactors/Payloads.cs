namespace Stoa.Accounts.SecondFactors;

/// <summary>What the caller has and what is asked of them.</summary>
/// <param name="Enabled">Sessions are opened with a second factor only.</param>
/// <param name="Required">One of the caller's roles asks for it.</param>
/// <param name="Totp">An authenticator is confirmed.</param>
/// <param name="RecoveryCodesLeft">Not used yet.</param>
internal sealed record FactorSummary(bool Enabled, bool Required, bool Totp, int Passkeys, int RecoveryCodesLeft);

/// <summary>The answer to a new authenticator app.</summary>
/// <param name="Secret">Base32, to be typed where no camera is at hand.</param>
/// <param name="Uri">otpauth://…, to be shown as a QR code.</param>
internal sealed record NewAuthenticator(string Secret, string Uri);

/// <summary>Nowhere else to be seen again.</summary>
internal sealed record NewRecoveryCodes(IReadOnlyList<string> RecoveryCodes);

/// <summary>The answer to a renewed proof.</summary>
/// <param name="RecentUntil">Until then privileged changes are taken.</param>
internal sealed record SteppedUp(DateTimeOffset RecentUntil);

internal static class FactorExamples
{
    public const string Section = "Second factors";

    public static readonly NewRecoveryCodes Codes = new(["k3vq7x-2mzt5a-p6wnje-h4rdcb"]);

    public static readonly NewAuthenticator Authenticator = new(
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "otpauth://totp/Stoa:user%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Stoa&algorithm=SHA1&digits=6&period=30"
    );
}
