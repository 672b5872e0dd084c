using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Customers;

/// <summary>Customers keep addresses, and say which of them is meant by default.</summary>
public sealed class AddressTests(Shop shop) : IClassFixture<Shop>
{
    private const string Path = "/account/addresses";

    [Fact]
    public async Task An_address_is_kept_changed_and_forgotten()
    {
        var user = (await shop.SignUp()).Client;

        var added = await user.Post(Path, Buying.Address(state: "New York"));
        var at = $"{Path}/{added.Data["id"]}";
        var changed = await user.Patch(
            at,
            new
            {
                address2 = "",
                state = "california",
                postal_code = " 94103 ",
            }
        );

        Assert.Equal(
            (HttpStatusCode.Created, "NY", false, false),
            (added.Status, (string)added.Data["state"]!, Is(added.Data, "shipping"), Is(added.Data, "billing"))
        );
        Assert.Equal(
            ("", "CA", "94103", "123 Main St"),
            ((string)changed.Data["address2"]!, (string)changed.Data["state"]!, (string)changed.Data["postal_code"]!, (string)changed.Data["address1"]!)
        );
        Assert.Equal([changed.Data.Compact()], (await All(user)).Select(address => address.Compact()), StringComparer.Ordinal);
        (await user.Delete(at)).IsEmpty();
        Assert.Empty(await All(user));
        (await user.Delete(at)).Refused(HttpStatusCode.NotFound, "address_not_found");
        (await user.Patch(at, new { city = "X" })).Refused(HttpStatusCode.NotFound, "address_not_found");
    }

    [Fact]
    public async Task The_default_moves_from_one_address_to_the_other()
    {
        var user = (await shop.SignUp()).Client;
        var first = (await user.Post(Path, Default(Buying.Address(), shipping: true, billing: true))).Data;
        var second = (await user.Post(Path, Default(Buying.Address(), shipping: true))).Data;

        Assert.Equal([(false, true), (true, false)], Defaults(await All(user)));
        await user.Patch($"{Path}/{second["id"]}", new { default_billing = true });
        Assert.Equal([(false, false), (true, true)], Defaults(await All(user)));
        await user.Patch($"{Path}/{second["id"]}", new { default_shipping = false });
        Assert.Equal([(false, false), (false, true)], Defaults(await All(user)));
        await user.Delete($"{Path}/{second["id"]}");
        Assert.Equal([(false, false)], Defaults(await All(user)));
        Assert.NotNull(first);
    }

    [Fact]
    public async Task Of_defaults_that_are_set_at_the_same_time_one_remains()
    {
        var user = (await shop.SignUp()).Client;
        var ids = new List<string>();
        for (var n = 0; n < 6; n++)
        {
            ids.Add((string)(await user.Post(Path, Buying.Address())).Data["id"]!);
        }

        var replies = await Task.WhenAll(
            ids.Select(id => user.Patch($"{Path}/{id}", new { default_shipping = true, default_billing = true }))
                .Concat(Enumerable.Range(0, 4).Select(_ => user.Post(Path, Default(Buying.Address(), shipping: true, billing: true))))
        );

        Assert.All(replies, reply => Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created, reply.Text));
        var all = await All(user);
        Assert.Equal(10, all.Length);
        Assert.Single(all, address => Is(address, "shipping"));
        Assert.Single(all, address => Is(address, "billing"));
    }

    [Fact]
    public async Task No_more_than_fifty_addresses_are_kept_however_they_come()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute(
            """
            INSERT INTO commerce.addresses (id, customer_id, address, created_at, updated_at)
            SELECT gen_random_uuid(), $1, '{"FirstName":"J","LastName":"","Company":"","Address1":"A","Address2":"","City":"B","State":"","PostalCode":"1",
                "Country":"DE","PhoneNumber":""}', now(), now() FROM generate_series(1, 47)
            """,
            Guid.Parse(user.Id)
        );

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => user.Client.Post(Path, Buying.Address())));

        Assert.Equal(3, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Refused(HttpStatusCode.BadRequest, "too_many_addresses"));
    }

    [Theory]
    [InlineData("city", "")]
    [InlineData("address1", " ")]
    [InlineData("postal_code", null)]
    [InlineData("country", "ZZ")]
    [InlineData("country", 7)]
    [InlineData("default_shipping", "yes")]
    [InlineData("id", "x")]
    public async Task What_makes_no_address_of_it_is_refused_new_or_changed(string member, object? value)
    {
        var user = (await shop.SignUp()).Client;
        var body = Buying.Address();
        var id = (string)(await user.Post(Path, body)).Data["id"]!;
        body[member] = value is null ? null : JsonValue.Create(value);

        (await user.Post(Path, body.ToJsonString())).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await user.Patch($"{Path}/{id}", new JsonObject { [member] = body[member]?.DeepClone() }.ToJsonString())).Refused(
            HttpStatusCode.BadRequest,
            "invalid_request"
        );
        Assert.Single(await All(user));
    }

    [Fact]
    public async Task One_name_is_enough_and_none_is_too_few()
    {
        var user = (await shop.SignUp()).Client;
        var id = (string)(await user.Post(Path, Buying.Address())).Data["id"]!;

        Assert.Equal(HttpStatusCode.OK, (await user.Patch($"{Path}/{id}", new { last_name = "" })).Status);
        (await user.Patch($"{Path}/{id}", new { first_name = "" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Nobody_sees_or_changes_the_address_of_another()
    {
        var (owner, other) = ((await shop.SignUp()).Client, (await shop.SignUp()).Client);
        var id = (string)(await owner.Post(Path, Buying.Address())).Data["id"]!;

        Assert.Empty(await All(other));
        (await other.Patch($"{Path}/{id}", new { city = "X" })).Refused(HttpStatusCode.NotFound, "address_not_found");
        (await other.Delete($"{Path}/{id}")).Refused(HttpStatusCode.NotFound, "address_not_found");
        (await shop.Guest.Get(Path)).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Single(await All(owner));
    }

    [Fact]
    public async Task Consent_is_given_and_taken_back_with_the_moment_of_the_first_time()
    {
        var user = await shop.SignUp();
        var client = user.Client;

        Assert.Equal("""{"granted":false,"at":null,"source":null}""", (await client.Get("/account/consent")).Data["marketing"].Compact());
        var given = (await client.Patch("/account/consent", new { marketing = true })).Data["marketing"]!;
        Assert.Equal(given.Compact(), (await client.Patch("/account/consent", new { marketing = true })).Data["marketing"].Compact());
        Assert.Equal(given.Compact(), (await client.Get("/account/consent")).Data["marketing"].Compact());
        var taken = (await client.Patch("/account/consent", new { marketing = false })).Data["marketing"]!;

        Assert.Equal((true, "account", false), ((bool)given["granted"]!, (string)given["source"]!, (bool)taken["granted"]!));
        Assert.Equal(2, await shop.Host.One<long>("SELECT count(*) FROM commerce.customer_consents WHERE customer_id = $1", Guid.Parse(user.Id)));
        (await client.Patch("/account/consent", "{}")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await client.Patch("/account/consent", new { marketing = "yes" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    private static JsonObject Default(JsonObject address, bool shipping = false, bool billing = false)
    {
        address["default_shipping"] = shipping;
        address["default_billing"] = billing;
        return address;
    }

    private static bool Is(JsonNode address, string kind) => (bool)address["default_" + kind]!;

    private static (bool Shipping, bool Billing)[] Defaults(JsonNode[] addresses) =>
        [.. addresses.Select(address => (Is(address, "shipping"), Is(address, "billing")))];

    private static async Task<JsonNode[]> All(Client user) => [.. (await user.Get(Path + "?page_size=100")).Data.AsArray().Select(address => address!)];
}
