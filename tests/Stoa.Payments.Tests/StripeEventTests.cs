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
    public void An_event_has_an_id_and_a_type_that_can_be_kept(string id, string type, bool isOne)
    {
        var body = """{"object":"event","id":"ID","type":"TYPE","livemode":false,"data":{"object":{"object":"payment_intent","id":"pi_1"}}}"""
            .Replace("ID", id, StringComparison.Ordinal)
            .Replace("TYPE", type, StringComparison.Ordinal);

        Assert.Equal(isOne, StripeEvents.Read(Encoding.UTF8.GetBytes(body), isLive: false) is not null);
    }
}
