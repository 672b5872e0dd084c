using System.Text;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Carts;

/// <summary>Invalid input to the cart's routes: 400 under store, 422 with the members under problem, never a 500.</summary>
public sealed class CartInputTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string> Fields => ["product_id", "variant_id", "quantity", "attributes"];

    [Fact]
    public async Task A_number_without_a_fraction_is_whole_however_it_is_written()
    {
        var user = await shop.SignUp();

        var added = await user.Client.Post("/cart/items", """{"product_id":"prod-2","quantity":2.0}""");
        var broken = await user.Client.Post("/cart/items", """{"product_id":"prod-2","quantity":1.5}""");

        Assert.True(added.Status == HttpStatusCode.OK, added.Text);
        Assert.Equal(2, (int)added.Data["items"]![0]!["quantity"]!);
        broken.Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_bad_value_is_refused_and_named(string field)
    {
        var user = await shop.SignUp();
        foreach (var value in BadFor(field))
        {
            var body = Body(field, value);
            var store = await user.Client.Post("/cart/items", body);
            var problem = await user.Client.Under("/as/problem/api/v1").Post("/cart/items", body);

            Assert.True((store.Status, store.Code) == (HttpStatusCode.BadRequest, "invalid_request"), $"{body[..Math.Min(200, body.Length)]}: {store.Text}");
            Assert.Contains(field, (string?)store.Json["error"]!["message"], StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, problem.Status);
            Assert.Equal(field, (string?)problem.Json["errors"]![0]!["field"]);
        }
        Assert.Empty((await user.Client.Get("/cart")).Data["items"]!.AsArray());
    }

    [Fact]
    public async Task A_bad_quantity_of_a_line_is_refused_and_named()
    {
        var user = await shop.SignUp();
        var item = (string?)(await user.Client.Add("prod-2")).Data["items"]![0]!["id"];
        foreach (var value in BadValues.Integer(1, 999))
        {
            var store = await user.Client.Patch($"/cart/items/{item}", $"{{\"quantity\":{value}}}");
            var problem = await user.Client.Under("/as/problem/api/v1").Patch($"/cart/items/{item}", $"{{\"quantity\":{value}}}");

            Assert.True((store.Status, store.Code) == (HttpStatusCode.BadRequest, "invalid_request"), $"{value}: {store.Text}");
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "quantity"), (problem.Status, (string?)problem.Json["errors"]![0]!["field"]));
        }
        Assert.Equal(1, (int)(await user.Client.Get("/cart")).Data["items"]![0]!["quantity"]!);
    }

    [Theory]
    [InlineData("{}", "product_id is required; quantity is required")]
    [InlineData("""{"quantity":1}""", "product_id is required")]
    [InlineData("""{"product_id":"prod-1"}""", "quantity is required")]
    [InlineData("""{"product_id":"prod-1","quantity":1,"price":1}""", "price is not a known member")]
    [InlineData("""{"product_id":"prod-1","quantity":1,"productId":"prod-2"}""", "productId is not a known member")]
    [InlineData("""{"product_id":"prod-1","quantity":1,"Quantity":2}""", "Quantity is not a known member")]
    [InlineData("""{"product_id":"prod-1","quantity":1,"a.b_c":2}""", "a.b_c is not a known member")]
    [InlineData("""{"product_id":"prod-1","quantity":1,"quantity":2}""", "quantity is given more than once")]
    [InlineData("""{"product_id":1,"quantity":"1","x":0}""", "product_id must be a text; quantity must be a whole number; x is not a known member")]
    public async Task Every_broken_rule_is_named_in_one_answer(string body, string message)
    {
        var reply = await (await shop.SignUp()).Client.Post("/cart/items", body);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (reply.Status, reply.Code));
        Assert.Equal(message, (string?)reply.Json["error"]!["message"]);
    }

    [Fact]
    public async Task A_problem_lists_the_members_with_their_rules()
    {
        var reply = await (await shop.SignUp()).Client.Under("/as/problem/api/v1").Post("/cart/items", """{"quantity":0,"colour":"red"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.StartsWith("application/problem+json", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(
            """
            [{"field":"product_id","rule":"required","detail":"product_id is required"},
            {"field":"quantity","rule":"too_small","detail":"quantity must be between 1 and 999"},
            {"field":"colour","rule":"unknown","detail":"colour is not a known member"}]
            """.ReplaceLineEndings(""),
            reply.Json["errors"].Compact()
        );
    }

    [Theory]
    [InlineData("POST", "/cart/items")]
    [InlineData("PATCH", "/cart/items/0194783c-5c00-7000-8000-000000000002")]
    public async Task A_body_that_is_no_json_object_is_400(string method, string path)
    {
        var user = await shop.SignUp();
        foreach (var body in BadValues.Bodies)
        {
            foreach (var mount in new[] { "/api/v1", "/as/problem/api/v1" })
            {
                var reply = await user.Client.Under(mount).Send(new HttpMethod(method), path, body);
                Assert.True(reply.Status == HttpStatusCode.BadRequest, $"{body[..Math.Min(99, body.Length)]}: {reply.Text}");
            }
            Assert.Equal(
                """{"error":{"code":"invalid_request","message":"Invalid request body"}}""",
                (await user.Client.Send(new HttpMethod(method), path, body)).Text
            );
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await user.Client.Send(new HttpMethod(method), path, null)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonx")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? type)
    {
        var reply = await SendRaw(Encoding.UTF8.GetBytes("""{"product_id":"prod-2","quantity":1}"""), type);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "unsupported_media_type"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON; charset=\"utf-8\"")]
    [InlineData("application/vnd.shop+json")]
    public async Task Every_JSON_media_type_is_read(string type) =>
        Assert.Equal(HttpStatusCode.OK, (await SendRaw(Encoding.UTF8.GetBytes("""{"product_id":"prod-2","quantity":1}"""), type)).Status);

    [Fact]
    public async Task Broken_utf_8_is_400()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await SendRaw([.. "{\"product_id\":\""u8, 0xC3, 0x28, .. "\",\"quantity\":1}"u8], "application/json")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendRaw([.. "{\"prod"u8, 0xFF, .. "\":1}"u8], "application/json")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendRaw([0xEF, 0xBB, 0xBF, .. "x"u8], "application/json")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_may_have_at_most_64_KiB(bool chunked)
    {
        var body = """{"product_id":"prod-2","quantity":1}""";

        Assert.Equal(HttpStatusCode.OK, (await SendRaw(Encoding.UTF8.GetBytes(body.PadRight(64 * 1024)), "application/json", chunked)).Status);
        var reply = await SendRaw(Encoding.UTF8.GetBytes(body.PadRight((64 * 1024) + 1)), "application/json", chunked);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (reply.Status, reply.Code));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendRaw(Encoding.UTF8.GetBytes(body.PadRight(900_000)), "application/json", chunked)).Status);
    }

    [Fact]
    public async Task Thousands_of_unknown_members_are_refused_without_repeating_all_of_them()
    {
        var user = await shop.SignUp();
        var members = string.Join(',', Enumerable.Range(0, 6_500).Select(number => $"\"{number}\":0"));

        foreach (var mount in new[] { "/api/v1", "/as/problem/api/v1" })
        {
            var reply = await user.Client.Under(mount).Post("/cart/items", $"{{\"product_id\":\"prod-2\",\"quantity\":1,{members}}}");
            Assert.True(reply.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity);
            Assert.True(reply.Body.Length < 16_000, $"{reply.Body.Length} bytes");
        }
    }

    [Fact]
    public async Task A_hostile_member_name_is_reported_shortened_and_as_valid_JSON()
    {
        var user = await shop.SignUp();
        foreach (var name in new[] { new string('x', 63) + "💥", new string('x', 50_000), "\\u0000", "<script>", "\\\"", "\\u2028", "a\\nb", "{name}" })
        {
            var reply = await user.Client.Post("/cart/items", $"{{\"product_id\":\"prod-2\",\"quantity\":1,\"{name}\":1}}");
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (reply.Status, reply.Code));
            Assert.True(reply.Body.Length < 300);
            Assert.DoesNotContain("\uFFFD", (string?)reply.Json["error"]!["message"], StringComparison.Ordinal);
        }
        var twice = await user.Client.Post("/cart/items", $"{{\"{new string('x', 30_000)}\":1,\"{new string('x', 30_000)}\":1}}");
        Assert.True(twice.Body.Length < 600);
    }

    private async Task<Reply> SendRaw(byte[] body, string? type, bool chunked = false)
    {
        var user = await shop.SignUp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cart/items") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new("Bearer", user.AccessToken);
        request.Headers.TransferEncodingChunked = chunked;
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        return await user.Client.Send(request);
    }

    private static IEnumerable<string> BadFor(string field) =>
        field switch
        {
            "product_id" => BadValues.RequiredText(100),
            "variant_id" => [.. BadValues.OptionalText(100), "\"\""],
            "quantity" => BadValues.Integer(1, 999),
            _ => BadValues.TextMap(20, 200),
        };

    private static string Body(string field, string value)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["product_id"] = "\"prod-2\"",
            ["variant_id"] = "null",
            ["quantity"] = "1",
            ["attributes"] = "{}",
            [field] = value,
        };
        return "{" + string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}")) + "}";
    }
}
