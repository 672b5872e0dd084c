using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Orders;

/// <summary>Invalid input to POST /orders: 400 under store, 422 with the members under problem, never a 500, and no order.</summary>
public sealed partial class OrderInputTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string> Fields =>
        [
            "shipping_address",
            "billing_address",
            "payment_method_id",
            "promotion_codes",
            "shipping_method_id",
            "notes",
            .. Buying.Address().Select(member => "shipping_address." + member.Key),
            .. Buying.Address().Select(member => "billing_address." + member.Key),
        ];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_bad_value_is_refused_and_named(string field)
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        foreach (var value in BadFor(field))
        {
            var body = Body(field, value);
            var store = await user.Client.Order(body);
            var problem = await user.Client.Under("/as/problem/api/v1").Order(body);

            Assert.True((store.Status, store.Code) == (HttpStatusCode.BadRequest, "invalid_request"), $"{value[..Math.Min(99, value.Length)]}: {store.Text}");
            Assert.Contains(field, (string?)store.Json["error"]!["message"], StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, problem.Status);
            Assert.StartsWith(field, (string?)problem.Json["errors"]![0]!["field"], StringComparison.Ordinal);
        }
        Assert.Empty((await user.Client.Get("/orders")).Data.AsArray());
    }

    [Theory]
    [InlineData("shipping_address", "country", "address1", "city", "postal_code")]
    [InlineData("billing_address", "country", "address1", "city", "postal_code")]
    public async Task An_address_without_a_required_member_is_400(string address, params string[] required)
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        foreach (var member in required)
        {
            var body = Buying.OrderBody();
            body["billing_address"] = Buying.Address();
            body[address]!.AsObject().Remove(member);
            var reply = await user.Client.Order(body);
            Assert.Equal((HttpStatusCode.BadRequest, $"{address}.{member} is required"), (reply.Status, (string?)reply.Json["error"]!["message"]));
        }
        var empty = Buying.OrderBody();
        empty[address] = new JsonObject();
        Assert.Equal(
            string.Join("; ", new[] { "country", "first_name" }.Concat(required[1..]).Select(member => $"{address}.{member} is required")),
            (string?)(await user.Client.Order(empty)).Json["error"]!["message"]
        );
    }

    [Fact]
    public async Task An_empty_request_names_all_required_members() =>
        Assert.Equal(
            "shipping_address is required; payment_method_id is required; shipping_method_id is required",
            (string?)(await (await shop.SignUp()).Client.Order("{}")).Json["error"]!["message"]
        );

    [Theory]
    [InlineData("US", true)]
    [InlineData("DE", true)]
    [InlineData("XK", true)]
    [InlineData("us", true)]
    [InlineData(" De ", true)]
    [InlineData("USA", false)]
    [InlineData("U", false)]
    [InlineData("ZZ", false)]
    [InlineData("UK", false)]
    [InlineData("\u0415\u0415", false)]
    public async Task A_country_is_an_ISO_3166_code(string country, bool isOne)
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");

        Assert.Equal(isOne ? HttpStatusCode.Created : HttpStatusCode.BadRequest, (await user.Client.Order(Buying.OrderBody(country: country))).Status);
    }

    public static TheoryData<string, string, bool> Countries =>
        new()
        {
            { "HK", "postal_code", true },
            { "HK", "city", true },
            { "SG", "city", true },
            { "SG", "postal_code", false },
            { "JP", "city", true },
            { "JP", "postal_code", false },
            { "AE", "postal_code", true },
            { "AE", "city", true },
            { "IE", "postal_code", true },
            { "IE", "city", false },
            { "XK", "postal_code", true },
            { "PA", "postal_code", true },
            { "MO", "city", true },
            { "GI", "postal_code", true },
            { "DE", "postal_code", false },
            { "DE", "city", false },
            { "GB", "postal_code", false },
            { "US", "postal_code", false },
            { "us", "city", false },
        };

    [Theory]
    [MemberData(nameof(Countries))]
    public async Task What_a_country_uses_is_required_and_nothing_else(string country, string missing, bool isTaken)
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        foreach (var value in new[] { null, "", " " })
        {
            var body = Buying.OrderBody(country: country);
            body["billing_address"] = Buying.Address(country);
            foreach (var address in new[] { "shipping_address", "billing_address" })
            {
                body[address]!.AsObject().Remove(missing);
                if (value is not null)
                {
                    body[address]![missing] = value;
                }
            }
            var reply = await user.Client.Order(body);
            if (isTaken)
            {
                Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
                Assert.Equal("", ((string)reply.Data["shipping_address"]![missing]!).Trim());
                await user.Client.With("prod-6");
            }
            else
            {
                Assert.Equal(
                    (HttpStatusCode.BadRequest, $"shipping_address.{missing} is required; billing_address.{missing} is required"),
                    (reply.Status, (string?)reply.Json["error"]!["message"])
                );
            }
        }
    }

    [Theory]
    [InlineData("first_name")]
    [InlineData("last_name")]
    public async Task One_name_is_enough(string missing)
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var body = Buying.OrderBody();
        body["shipping_address"]!.AsObject().Remove(missing);

        var reply = await user.Client.Order(body);

        Assert.Equal((HttpStatusCode.Created, ""), (reply.Status, (string)reply.Data["shipping_address"]![missing]!));
    }

    [Fact]
    public async Task Codes_of_an_address_are_kept_in_their_usual_spelling()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var body = Buying.OrderBody(country: " us ", state: " new york ");
        body["shipping_address"]!["postal_code"] = " 10001 ";

        var address = (await user.Client.Order(body)).Data["shipping_address"]!;

        Assert.Equal(("US", "NY", "10001"), ((string)address["country"]!, (string)address["state"]!, (string)address["postal_code"]!));
    }

    [Fact]
    public async Task Unknown_and_repeated_members_are_refused_at_every_depth()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var text = Buying.OrderBody().ToJsonString();

        foreach (
            var (body, message) in new[]
            {
                (text.Insert(1, "\"total\":1,"), "total is not a known member"),
                (text.Insert(1, "\"shippingAddress\":{},"), "shippingAddress is not a known member"),
                (
                    text.Replace("{\"first_name\"", "{\"zipCode\":\"1\",\"first_name\"", StringComparison.Ordinal),
                    "shipping_address.zipCode is not a known member"
                ),
                (text.Insert(1, "\"notes\":\"x\","), "notes is given more than once"),
                (text.Replace("{\"first_name\"", "{\"city\":\"X\",\"first_name\"", StringComparison.Ordinal), "shipping_address.city is given more than once"),
            }
        )
        {
            var reply = await user.Client.Order(body);
            Assert.Equal((HttpStatusCode.BadRequest, message), (reply.Status, (string?)reply.Json["error"]!["message"]));
        }
    }

    [Fact]
    public async Task A_body_that_is_no_json_object_is_400()
    {
        var user = await shop.SignUp();
        foreach (var body in BadValues.Bodies)
        {
            foreach (var mount in new[] { "/api/v1", "/as/problem/api/v1" })
            {
                var reply = await user.Client.Under(mount).Order(body);
                Assert.True(reply.Status == HttpStatusCode.BadRequest, $"{body[..Math.Min(99, body.Length)]}: {reply.Text}");
            }
        }
    }

    [Fact]
    public async Task A_body_may_have_at_most_256_KiB()
    {
        var user = await shop.SignUp();
        var body = Buying.OrderBody().ToJsonString();
        foreach (var size in new[] { 100 * 1024, 256 * 1024 })
        {
            await user.Client.With("prod-6");
            Assert.Equal(HttpStatusCode.Created, (await user.Client.Order(body.PadRight(size))).Status);
        }

        var reply = await user.Client.Order(body.PadRight((256 * 1024) + 1));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_longest_texts_are_accepted_and_counted_by_characters()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var body = Buying.OrderBody();
        body["notes"] = string.Concat(Enumerable.Repeat("💥", 2000));
        body["shipping_address"]!["address1"] = string.Concat(Enumerable.Repeat("💥", 200));

        var reply = await user.Client.Order(body);

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal((string?)body["notes"], (string?)reply.Data["notes"]);
    }

    private static IEnumerable<string> BadFor(string field) =>
        field.Split('.')[^1] switch
        {
            "shipping_address" => BadValues.Objects,
            "billing_address" => BadValues.Objects.Where(value => value != "null"),
            "payment_method_id" or "shipping_method_id" or "city" => BadValues.RequiredText(100),
            "first_name" or "last_name" => BadValues.OptionalText(100),
            "address1" => BadValues.RequiredText(200),
            "postal_code" => BadValues.RequiredText(20),
            "country" => BadValues.RequiredText(2),
            "company" or "address2" => BadValues.OptionalText(200),
            "state" => BadValues.OptionalText(100),
            "phone_number" => BadValues.OptionalText(40),
            "notes" => BadValues.OptionalText(2000),
            "promotion_codes" => BadValues.Texts(10, 50),
            var unknown => throw new ArgumentException(unknown, nameof(field)),
        };

    /// <summary>Written by hand, because the request may be one that no library would write.</summary>
    private static string Body(string field, string value)
    {
        const string Placeholder = "\"@@\"";
        var body = Buying.OrderBody();
        body["billing_address"] = Buying.Address();
        var parts = field.Split('.');
        var parent = parts.Length == 1 ? body : body[parts[0]]!;
        parent[parts[^1]] = "@@";
        return body.ToJsonString().Replace(Placeholder, value, StringComparison.Ordinal);
    }
}
