using System.Net;
using Stoa.Platform.Limits;
using Xunit;

namespace Stoa.Platform.Tests.Limits;

public sealed class NetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("0.0.0.1", "0:0:0:1::", false)]
    public void An_IPv4_address_counts_alone_and_an_IPv6_address_as_its_64_bit_network(string one, string other, bool same) =>
        Assert.Equal(same, Network.Of(IPAddress.Parse(one)) == Network.Of(IPAddress.Parse(other)));

    [Fact]
    public void Callers_without_an_address_share_one_network() => Assert.Equal(Network.Of(null), Network.Of(null));
}
