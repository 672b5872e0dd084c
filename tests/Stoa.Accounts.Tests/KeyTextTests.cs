using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Roles;

namespace Stoa.Accounts.Tests;

public sealed class KeyTextTests
{
    [Theory]
    [InlineData(false, "stoa_sk_live_")]
    [InlineData(true, "stoa_pk_live_")]
    public void A_key_says_what_it_is_and_has_a_checksum_that_fits(bool publishable, string type)
    {
        for (var count = 0; count < 1_000; count++)
        {
            var key = KeyText.Generate(publishable);
            var hash = new byte[32];

            Assert.Equal(62, key.Length);
            Assert.StartsWith(type, key, StringComparison.Ordinal);
            Assert.True(KeyText.TryHash(key, hash));
            Assert.Equal(KeyText.Hash(key), hash);
            Assert.Equal(key[..25], KeyText.Shown(key));
        }
    }

    [Fact]
    public void The_checksum_is_the_well_known_CRC_32() => Assert.Equal(0xCBF43926u, KeyText.Crc32("123456789"u8));

    [Fact]
    public void Keys_are_random_in_every_digit_but_the_first()
    {
        var keys = Enumerable.Range(0, 2_000).Select(_ => KeyText.Generate(false)).ToList();

        Assert.Equal(keys.Count, keys.Distinct(StringComparer.Ordinal).Count());
        for (var at = 14; at < KeyText.Length; at++)
        {
            Assert.True(keys.Select(key => key[at]).Distinct().Count() > (at == 56 ? 3 : 40), $"digit {at}");
        }
    }

    [Fact]
    public void Any_changed_character_breaks_it()
    {
        var key = KeyText.Generate(false);
        var hash = new byte[32];

        for (var at = 0; at < key.Length; at++)
        {
            foreach (var other in "0Aa_é\0")
            {
                var changed = key.ToCharArray();
                changed[at] = other;
                Assert.Equal(other == key[at], KeyText.TryHash(changed, hash));
            }
        }
        foreach (
            var wrong in new[]
            {
                "",
                key[..^1],
                key + "0",
                " " + key,
                key.ToLowerInvariant() + "",
                new string('0', 62),
                key.Replace("sk", "pk", StringComparison.Ordinal),
            }
        )
        {
            Assert.False(KeyText.TryHash(wrong, hash), wrong);
        }
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("203.0.113.7/32", "203.0.113.7")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("203.0.113.7/24", "203.0.113.0/24")]
    [InlineData("203.0.113", null)]
    [InlineData("1", null)]
    [InlineData("0x7f000001", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("example.com", null)]
    [InlineData("10.0.0.0/33", null)]
    public void An_address_is_one_or_a_network_in_its_usual_spelling(string text, string? spelled) => Assert.Equal(spelled, AddressForms.Network.Read(text));

    [Theory]
    [InlineData("orders:read", "orders:manage", "orders:read", true)]
    [InlineData("orders:manage", "orders:read", "orders:read", true)]
    [InlineData("orders:manage", "orders:read", "orders:edit", false)]
    [InlineData("orders:manage", "products:manage", "orders:read", false)]
    [InlineData("customers:manage", "customers:manage", "customers:erase", false)]
    [InlineData("customers:erase", "customers:erase", "customers:erase", true)]
    [InlineData("customers:erase", "customers:manage", "customers:erase", false)]
    public void A_key_s_rights_are_what_its_scopes_and_its_maker_s_permissions_have_in_common(string scope, string permission, string asked, bool held)
    {
        var makers = EffectivePermissions.Of(["manager"], [.. KeyState.ReadScopes([permission]).Select(held => new RoleGrant(held.Resource, held.Action))]);
        var (resource, action) = KeyState.ReadScopes([asked])[0];

        Assert.Equal(held, makers.Within(KeyState.ReadScopes([scope])).Includes(resource, action));
    }

    [Fact]
    public void A_key_never_has_its_maker_s_rank()
    {
        var rights = EffectivePermissions.Of(["super_admin"], []).Within([("orders", "manage")]);

        Assert.False(rights.IsSuperAdmin || rights.HoldsEverything);
        Assert.True(rights.Includes("orders", "read"));
        Assert.False(rights.Includes("products", "read"));
    }
}
