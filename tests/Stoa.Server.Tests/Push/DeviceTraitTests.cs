namespace Stoa.Server.Tests.Push;

/// <summary>What is kept of a device beside its token, and who sees the token.</summary>
public sealed class DeviceTraitTests(PushShop shop) : IClassFixture<PushShop>
{
    [Fact]
    public async Task Given_to_another_user_by_staff_a_device_loses_the_tags_of_the_one_before()
    {
        var (first, second) = (await shop.NewCustomer(), await shop.NewCustomer());
        var path = $"/admin/device-tokens/{await shop.Admin.NewDevice(tags: new[] { "vip" }, user: first.Id)}";

        Assert.Equal("""["vip"]""", (await shop.Admin.Put(path, new { userId = first.Id })).Data["tags"].Compact());
        Assert.Equal("[]", (await shop.Admin.Put(path, new { userId = second.Id })).Data["tags"].Compact());
        Assert.Equal("""["new"]""", (await shop.Admin.Put(path, new { userId = first.Id, tags = new[] { "new" } })).Data["tags"].Compact());
        Assert.Equal("[]", (await shop.Admin.Put(path, new { userId = (string?)null })).Data["tags"].Compact());
    }
}
