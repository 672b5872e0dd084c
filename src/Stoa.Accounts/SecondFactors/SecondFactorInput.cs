using Stoa.Contracts.Input;

namespace Stoa.Accounts.SecondFactors;

/// <summary>What a client sends besides the first factor: a code of the authenticator or a recovery code; both empty where it sends none.</summary>
internal readonly record struct SecondFactorInput(string Totp, string RecoveryCode)
{
    private const int LongestTotp = 16;
    private const int LongestRecoveryCode = 64;

    public bool IsEmpty => Totp.Length == 0 && RecoveryCode.Length == 0;

    public static SecondFactorInput Read(ObjectReader members) =>
        new(Typed(members.OptionalText("totp", LongestTotp)), Typed(members.OptionalText("recovery_code", LongestRecoveryCode)));

    /// <summary>For the one way in that has no body: the callback of a sign-in elsewhere.</summary>
    public static SecondFactorInput ReadQuery(RequestReader input) =>
        new(Typed(input.Query("totp", LongestTotp) ?? ""), Typed(input.Query("recovery_code", LongestRecoveryCode) ?? ""));

    /// <summary>As apps and lists print them, people type them: "123 456", "ABCDEF-GHIJKL".</summary>
    public static string Typed(string code) => TypedCode.Of(code).ToUpperInvariant();
}
