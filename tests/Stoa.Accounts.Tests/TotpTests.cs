using System.Security.Cryptography;
using System.Text;
using Stoa.Accounts.SecondFactors;

namespace Stoa.Accounts.Tests;

/// <summary>TOTP codes against the vectors of the standards, and the encryption of their secrets.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1111111109);

    /// <summary>RFC 6238, appendix B, SHA-1: the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_RFC_6238(long time, string code) => Assert.Equal(code, Totp.CodeOf(Secret, time / 30));

    /// <summary>RFC 4226, appendix D: the same codes by counter.</summary>
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(9, "520489")]
    public void The_codes_are_those_of_RFC_4226(long counter, string code) => Assert.Equal(code, Totp.CodeOf(Secret, counter));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_code_is_accepted_when_the_clock_is_at_most_one_step_off(int steps, bool accepted)
    {
        var step = (Now.ToUnixTimeSeconds() / 30) + steps;

        Assert.Equal(accepted ? step : null, Totp.StepOf(Totp.CodeOf(Secret, step), Secret, Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("81804")]
    [InlineData("0081804")]
    [InlineData("०८१८०४")]
    [InlineData("081805")]
    public void Malformed_codes_are_refused(string code) => Assert.Null(Totp.StepOf(code, Secret, Now));

    [Theory]
    [InlineData("", "")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    public void Base32_is_that_of_RFC_4648(string text, string expected) => Assert.Equal(expected, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_otpauth_URL_escapes_issuer_and_account() =>
        Assert.Equal(
            "otpauth://totp/A%20%26%20B:a%2Bb%40example.com?secret=GEZDGNBV&issuer=A%20%26%20B&algorithm=SHA1&digits=6&period=30",
            Totp.AddressOf("GEZDGNBV", "A & B", "a+b@example.com")
        );

    [Theory]
    [InlineData("123 456", "123456")]
    [InlineData(" abcdef-ghijkl ", "ABCDEFGHIJKL")]
    [InlineData("١٢٣", "")]
    public void Codes_may_be_typed_as_they_are_printed(string typed, string code) => Assert.Equal(code, SecondFactorInput.Typed(typed));

    [Fact]
    public void An_encrypted_secret_is_readable_only_for_its_user_and_with_its_key()
    {
        var user = Guid.NewGuid();
        var secrets = new FactorSecrets(Keys.New());
        var text = secrets.Seal(Secret, user);

        Assert.Equal(Secret, secrets.Open(text, user));
        Assert.NotEqual(text, secrets.Seal(Secret, user));
        Assert.Equal(-1, text.AsSpan().IndexOf(Secret));
        Assert.Throws<AuthenticationTagMismatchException>(() => secrets.Open(text, Guid.NewGuid()));
        Assert.Throws<AuthenticationTagMismatchException>(() => new FactorSecrets(Keys.New(2)).Open(text, user));
    }
}
