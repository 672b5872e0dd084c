using Stoa.Contracts.Input;

namespace Stoa.Accounts.SecondFactors;

/// <summary>What a client sends besides the first factor: a code of the authenticator or a recovery code; both empty where it sends none.</summary>
internal readonly record struct SecondFactorInput(string Totp, string RecoveryCode)
{
    private const int LongestTotp = 16;
    private const int LongestRecoveryCode = 64;

    public bool IsEmpty => Totp.Length == 0 && RecoveryCode.Length == 0;

    public static SecondFactorInput Read(ObjectReader members) =>
        new(Given(members.OptionalText("totp", LongestTotp)), Given(members.OptionalText("recovery_code", LongestRecoveryCode)));

    /// <summary>For the one way in that has no body: the callback of a sign-in elsewhere.</summary>
    public static SecondFactorInput ReadQuery(RequestReader input) =>
        new(Given(input.Query("totp", LongestTotp) ?? ""), Given(input.Query("recovery_code", LongestRecoveryCode) ?? ""));

    /// <summary>The same of what came from a client, in the digits of any script.</summary>
    public static string Given(string code) => Typed(TypedCode.Of(code));

    /// <summary>As apps and lists print them, people type them: "123 456", "ABCDEF-GHIJKL".</summary>
    public static string Typed(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
