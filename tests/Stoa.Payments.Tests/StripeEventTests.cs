using System.Text;
using Stoa.Payments.Stripe;

namespace Stoa.Payments.Tests;

public sealed class StripeEventTests
{
    [Theory]
    [InlineData("evt_1", "charge.captured", true)]
    [InlineData("evt_\\u0000", "charge.captured", false)]
    [InlineData("evt_1", "charge.\\u0000", false)]
    [InlineData("", "charge.captured", false)]
    [InlineData("evt_1", "charge.\\ud800", false)]
    [InlineData("evt_\\udc00", "charge.captured", false)]
    [InlineData("evt_1", "charge.captured", false, "pi_\\u0000")]
    [InlineData("evt_1", "charge.captured", false, "pi_\\ud800")]
    public void An_event_has_an_id_and_a_type_that_can_be_kept(string id, string type, bool isOne, string intent = "pi_1")
    {
        var body = """{"object":"event","id":"ID","type":"TYPE","livemode":false,"data":{"object":{"object":"payment_intent","id":"INTENT"}}}"""
            .Replace("ID", id, StringComparison.Ordinal)
            .Replace("INTENT", intent, StringComparison.Ordinal)
            .Replace("TYPE", type, StringComparison.Ordinal);

        Assert.Equal(isOne, StripeEvents.Read(Encoding.UTF8.GetBytes(body), isLive: false) is not null);
    }
}
