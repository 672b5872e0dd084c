using System.Security.Cryptography;
using System.Text;
using Stoa.Payments.Stripe;

namespace Stoa.Payments.Tests;

public sealed class StripeSignatureTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1"}""");

    [Fact]
    public void One_of_several_secrets_and_one_of_several_signatures_are_enough()
    {
        var header = $"t=1800000000,v1={new string('0', 64)},v1={Sign("whsec_new", 1_800_000_000)},v0=x";

        Assert.True(StripeSignature.IsValid(Body, header, ["whsec_old", "whsec_new"], Now));
        Assert.False(StripeSignature.IsValid(Body, header, ["whsec_old"], Now));
        Assert.False(StripeSignature.IsValid(Body, header, [], Now));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void A_signature_is_good_for_five_minutes_either_way(int off, bool isValid)
    {
        var time = Now.ToUnixTimeSeconds() + off;

        Assert.Equal(isValid, StripeSignature.IsValid(Body, $"t={time},v1={Sign("whsec_a", time)}", ["whsec_a"], Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("t=1800000000")]
    [InlineData("v1=")]
    [InlineData("t=-1,v1=zz")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("=,=,=")]
    public void What_is_no_signature_is_refused(string header) => Assert.False(StripeSignature.IsValid(Body, header, ["whsec_a"], Now));

    [Fact]
    public void Another_body_is_refused() =>
        Assert.False(StripeSignature.IsValid([.. Body, (byte)' '], $"t=1800000000,v1={Sign("whsec_a", 1_800_000_000)}", ["whsec_a"], Now));

    private static string Sign(string secret, long time)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{time}."), .. Body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }
}
