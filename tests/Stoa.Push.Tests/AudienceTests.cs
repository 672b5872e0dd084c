using Stoa.Push.Messages;

namespace Stoa.Push.Tests;

public sealed class AudienceTests
{
    [Theory]
    [InlineData(true, true, "", "android ios")]
    [InlineData(true, false, "", "android")]
    [InlineData(true, true, "ios", "ios")]
    [InlineData(false, true, "android ios web", "ios")]
    [InlineData(false, true, "android", "")]
    [InlineData(true, true, "web", "")]
    public void Only_requested_platforms_with_content_are_reached(bool android, bool ios, string asked, string reached) =>
        Assert.Equal(
            reached,
            string.Join(' ', (Audience.All with { Platforms = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries) }).Reached(android, ios))
        );

    [Fact]
    public void Parameters_are_numbered_from_the_given_number()
    {
        var (where, arguments) = new Audience([], [Guid.Empty], [], ["vip"], ["es"]).Filter(android: true, ios: false, first: 4);

        Assert.Equal(4, arguments.Length);
        Assert.Contains("d.platform = ANY($4)", where, StringComparison.Ordinal);
        Assert.Contains("$7", where, StringComparison.Ordinal);
        Assert.DoesNotContain("$8", where, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_audience_selects_all_active_reachable_devices()
    {
        var (where, arguments) = Audience.All.Filter(android: true, ios: true);

        Assert.Equal("d.is_active AND d.platform = ANY($1)", where);
        Assert.Equal([new[] { "android", "ios" }], arguments);
    }
}
