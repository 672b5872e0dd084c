using System.Net;
using Stoa.Platform.Outbound;
using Xunit;

namespace Stoa.Platform.Tests.Outbound;

public sealed class GuardedHttpTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:100.64.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_public_is_refused(string address) => Assert.False(GuardedHttp.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2606:4700::1111")]
    public void A_public_address_is_not(string address) => Assert.True(GuardedHttp.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://example.com/x.png", true)]
    [InlineData("https://example.com:8443/x.png", true)]
    [InlineData("http://example.com/x.png", false)]
    [InlineData("https://example.com:22/x.png", false)]
    [InlineData("https://user@example.com/", false)]
    [InlineData("https://1.1.1.1/", false)]
    [InlineData("https://[2606:4700::1111]/", false)]
    [InlineData("ftp://example.com/", false)]
    [InlineData("file:///etc/passwd", false)]
    public void Only_names_over_https_may_be_called(string address, bool may) => Assert.Equal(may, GuardedHttp.MayCall(new Uri(address), allowPrivate: false));

    [Theory]
    [InlineData("a.", 121, true)]
    [InlineData("a.", 122, false)]
    [InlineData("a.", 2_000, false)]
    [InlineData("ü.", 60, false)]
    public void A_name_that_cannot_be_asked_for_may_not_be_called(string part, int times, bool may)
    {
        var address = new Uri("https://" + string.Concat(Enumerable.Repeat(part, times)) + "example.com/x.png");

        Assert.Equal((may, may), (GuardedHttp.MayCall(address, allowPrivate: false), GuardedHttp.MayCall(address, allowPrivate: true)));
    }

    [Fact]
    public async Task A_name_that_leads_here_is_not_connected_to()
    {
        using var http = GuardedHttp.Create(allowPrivate: false, TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("https://localhost/", TestContext.Current.CancellationToken));

        Assert.IsType<AddressRefusedException>(failure.InnerException);
    }

    [Fact]
    public async Task A_name_is_asked_for_at_every_connection_and_one_private_address_is_enough_to_refuse_it()
    {
        var asked = 0;
        using var http = GuardedHttp.Create(
            allowPrivate: false,
            TimeSpan.FromSeconds(10),
            (_, _) =>
            {
                asked++;
                return Task.FromResult<IPAddress[]>([IPAddress.Parse("1.1.1.1"), IPAddress.Parse("10.0.0.1")]);
            }
        );
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("https://shop.example/", TestContext.Current.CancellationToken));

            Assert.IsType<AddressRefusedException>(failure.InnerException);
            Assert.Equal(attempt, asked);
        }
    }

    [Fact]
    public async Task A_name_leads_outside_where_all_of_its_addresses_are_or_where_it_has_none()
    {
        Assert.True(await Leads("1.1.1.1", "2606:4700::1111"));
        Assert.False(await Leads("1.1.1.1", "::ffff:127.0.0.1"));
        Assert.True(
            await GuardedHttp.LeadsOutside(
                "nobody.example",
                (_, _) => throw new System.Net.Sockets.SocketException(11001),
                TestContext.Current.CancellationToken
            )
        );

        static Task<bool> Leads(params string[] addresses) =>
            GuardedHttp.LeadsOutside(
                "shop.example",
                (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()),
                TestContext.Current.CancellationToken
            );
    }
}
