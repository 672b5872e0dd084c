using System.Text;
using Stoa.Integrations.Delivery;
using Stoa.Integrations.Webhooks;
using Xunit;

namespace Stoa.Integrations.Tests;

/// <summary>The signature that the specification prints, and what events an endpoint asked for.</summary>
public sealed class SignerTests
{
    private static readonly byte[] Secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    [Fact]
    public void A_known_message_has_its_known_signature()
    {
        var signature = Signer.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, """{"test": 2432232314}"""u8, Secret);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void Two_secrets_give_two_signatures_apart_by_a_blank()
    {
        var signature = Signer.Sign("msg_1", 1, Encoding.UTF8.GetBytes("ñ"), Secret, new byte[32]);

        Assert.Equal(2, signature.Split(' ').Distinct(StringComparer.Ordinal).Count(part => part.StartsWith("v1,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("*", "order.placed", true)]
    [InlineData("order.*", "order.placed", true)]
    [InlineData("order.placed", "order.placed", true)]
    [InlineData("order.placed", "order.paid", false)]
    [InlineData("order.*", "orders.placed", false)]
    [InlineData("order.*", "order", false)]
    public void Types_are_names_all_of_a_thing_or_everything(string wanted, string type, bool matches) =>
        Assert.Equal(matches, WebhookForm.Matches([wanted], type));
}
