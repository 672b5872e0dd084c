using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>Staff create, change and delete promotions and give them codes; what cannot be computed is not let in.</summary>
public sealed class PromotionAdministrationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_promotion_is_read_as_it_was_created()
    {
        var root = (await shop.SuperAdmin()).Client;
        var created = await root.NewPromotion(
            new
            {
                kind = "tiered",
                tiers = new object[] { new { from = Rulebook.Usd(5_000), percent = 12.5 }, new { from = Rulebook.Usd(9_000), amount = Rulebook.Usd(2_000) } },
                target = new
                {
                    type = "lines",
                    category_ids = new[] { "cat-1" },
                    tags = new[] { "new" },
                },
                conditions = new
                {
                    minimum = Rulebook.Usd(1_000),
                    quantity = 2,
                    first_order = true,
                    customer_groups = new[] { "vip" },
                },
                limits = new
                {
                    total = 10,
                    per_customer = 1,
                    per_code = 3,
                },
                starts_at = "2026-01-01T00:00:00Z",
                group = "summer",
                combines_with = new[] { "summer", "shipping" },
                automatic = true,
            }
        );

        var reply = await root.Get($"/admin/promotions/{created["id"]}");

        Assert.Equal(created.ToJsonString(), reply.Data.ToJsonString());
        Assert.Equal("\"1\"", reply.Headers["ETag"]);
        Assert.Equal(12.5m, (decimal)created["tiers"]![0]!["percent"]!);
        Assert.Equal("""{"amount":5000,"currency":"USD"}""", created["tiers"]![0]!["from"].Compact());
        Assert.Equal("""{"total":10,"per_customer":1,"per_code":3}""", created["limits"].Compact());
        Assert.Equal((0, true, true), ((int)created["uses"]!, (bool)created["active"]!, (bool)created["automatic"]!));
        Assert.Contains(reply.Data["id"]!.ToString(), (await root.Get("/admin/promotions?kind=tiered&automatic=true")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_staff_read_of_a_promotion_they_can_send_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var created = await root.NewPromotion(
            new
            {
                kind = "tiered",
                tiers = new object[] { new { from = 2, percent = 10 } },
                target = new { type = "lines", tags = new[] { "new" } },
            }
        );

        var read = (await root.Get($"/admin/promotions/{created["id"]}")).Data;
        var sent = new
        {
            target = read["target"],
            tiers = read["tiers"],
            conditions = read["conditions"],
            limits = read["limits"],
        };
        var reply = await root.Edit($"/admin/promotions/{created["id"]}", sent, 1);

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(["type", "product_ids", "category_ids", "brand_ids", "tags"], Reply.MembersOf(read["target"]));
        Assert.DoesNotContain("spec", Reply.MembersOf(read), StringComparer.Ordinal);
    }

    public static TheoryData<string, string> Broken =>
        new()
        {
            { "percent", """{"kind":"percent","percent":100.1}""" },
            { "percent", """{"kind":"percent","percent":-1}""" },
            { "percent", """{"kind":"percent"}""" },
            { "percent", """{"kind":"percent","percent":1.00001}""" },
            { "amount.amount", """{"kind":"amount","amount":{"amount":-1,"currency":"USD"}}""" },
            { "amount.amount", """{"kind":"amount","amount":{"amount":9007199254740993,"currency":"USD"}}""" },
            { "amount.currency", """{"kind":"amount","amount":{"amount":1,"currency":"usd"}}""" },
            { "amount", """{"kind":"amount"}""" },
            { "amount", """{"kind":"percent","percent":1,"amount":{"amount":1,"currency":"USD"}}""" },
            { "price", """{"kind":"fixed_price"}""" },
            { "price.amount", """{"kind":"fixed_price","price":{"amount":-1,"currency":"USD"}}""" },
            { "get", """{"kind":"buy_x_get_y","buy":2}""" },
            { "buy", """{"kind":"buy_x_get_y","buy":0,"get":1}""" },
            { "tiers", """{"kind":"tiered"}""" },
            { "tiers.0.percent", """{"kind":"tiered","tiers":[{"from":1}]}""" },
            { "tiers.0.percent", """{"kind":"tiered","tiers":[{"from":1,"percent":1,"amount":{"amount":1,"currency":"USD"}}]}""" },
            { "tiers.1.from", """{"kind":"tiered","tiers":[{"from":1,"percent":1},{"from":1,"percent":2}]}""" },
            { "tiers.1.from", """{"kind":"tiered","tiers":[{"from":1,"percent":1},{"from":{"amount":1,"currency":"USD"},"percent":2}]}""" },
            { "tiers.0.from", """{"kind":"tiered","tiers":[{"from":-1,"percent":1}]}""" },
            { "tiers.0.percent", """{"kind":"tiered","tiers":[{"from":1,"percent":101}]}""" },
            {
                "conditions.minimum.currency",
                """{"kind":"amount","amount":{"amount":1,"currency":"USD"},"conditions":{"minimum":{"amount":1,"currency":"EUR"}}}"""
            },
            { "target.type", """{"kind":"percent","percent":1,"target":{"type":"order","product_ids":["prod-1"]}}""" },
            { "target.type", """{"kind":"percent","percent":1,"target":{"type":"shipping"}}""" },
            { "limits.total", """{"kind":"percent","percent":1,"limits":{"total":0}}""" },
            { "kind", """{"kind":"gift"}""" },
            { "kind", """{"percent":1}""" },
            { "colour", """{"kind":"percent","percent":1,"colour":"red"}""" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_cannot_be_computed_is_refused_by_its_member(string field, string members)
    {
        var root = (await shop.SuperAdmin()).Client;
        var body = JsonNode.Parse(members)!.AsObject();
        body["name"] = "Broken";

        var reply = await root.Under("/as/problem/api/v1").Post("/admin/promotions", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Contains(field, reply.Json["errors"]!.AsArray().Select(error => (string)error!["field"]!), StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await root.Post("/admin/promotions", body)).Status);
    }

    [Fact]
    public async Task A_promotion_that_ends_before_it_begins_is_refused() =>
        (
            await (await shop.SuperAdmin()).Client.Post(
                "/admin/promotions",
                new
                {
                    name = "Never",
                    kind = "free_shipping",
                    starts_at = "2026-02-01T00:00:00Z",
                    ends_at = "2026-02-01T00:00:00Z",
                }
            )
        ).Refused(HttpStatusCode.UnprocessableEntity, "period_empty");

    [Fact]
    public async Task A_change_names_the_version_that_it_was_made_for_and_touches_what_it_names()
    {
        var root = (await shop.SuperAdmin()).Client;
        var promotion = await root.NewPromotion(Rulebook.Percent(10, "g", "g"));
        var path = $"/admin/promotions/{promotion["id"]}";

        (await root.Patch(path, new { percent = 20 })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Edit(path, new { percent = 20 }, 7)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        var changed = (await root.Edit(path, new { percent = 20, group = (string?)null }, 1)).Data;

        Assert.Equal((20m, 2L), ((decimal)changed["percent"]!, (long)changed["version"]!));
        Assert.Null(changed["group"]);
        Assert.Equal("""["g"]""", changed["combines_with"].Compact());
        (await root.Edit(path, new { kind = "amount" }, 2)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(2, (long)(await root.Edit(path, new { percent = 20 }, 2)).Data["version"]!);
        var log = (await root.Get($"/admin/audit-log?subject=promotion:{promotion["id"]}")).Data.AsArray();
        Assert.Equal(["promotion.updated", "promotion.created"], log.Select(entry => (string)entry!["action"]!), StringComparer.Ordinal);
        Assert.Equal((10m, 20m), ((decimal)log[0]!["before"]!["percent"]!, (decimal)log[0]!["after"]!["percent"]!));
    }

    [Fact]
    public async Task A_deleted_promotion_is_gone_with_its_codes()
    {
        var root = (await shop.SuperAdmin()).Client;
        var promotion = (string)(await root.NewPromotion(Rulebook.Percent(10)))["id"]!;
        await root.AddCodes(promotion, "GONE");

        (await root.Remove($"/admin/promotions/{promotion}", 9)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove($"/admin/promotions/{promotion}", 1)).Status);

        (await root.Get($"/admin/promotions/{promotion}")).Refused(HttpStatusCode.NotFound, "promotion_not_found");
        (await root.Edit($"/admin/promotions/{promotion}", new { name = "x" }, 1)).Refused(HttpStatusCode.NotFound, "promotion_not_found");
        (await root.Remove($"/admin/promotions/{promotion}", 1)).Refused(HttpStatusCode.NotFound, "promotion_not_found");
        (await shop.Buys("prod-6", 1, Buying.OrderBody(codes: "GONE"))).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        await root.NewCode(Rulebook.Percent(5), "GONE");
    }

    [Fact]
    public async Task A_code_in_any_spelling_is_one_promotions()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = ((await root.NewPromotion(Rulebook.Percent(10)))["id"]!, (await root.NewPromotion(Rulebook.Percent(20)))["id"]!);
        await root.AddCodes((string)one!, "Dankefür10", "dankefu\u0308r10");

        var reply = await root.Post($"/admin/promotions/{other}/codes", new { codes = new[] { "FRESH", "DANKEFÜR10" } });

        reply.Refused(HttpStatusCode.Conflict, "promotion_code_taken");
        Assert.Contains("Dankefür10", reply.Text, StringComparison.Ordinal);
        Assert.Empty((await root.Get($"/admin/promotions/{other}/codes")).Data.AsArray());
        Assert.Equal("Dankefür10", (string)(await root.Get($"/admin/promotions/{one}/codes")).Data[0]!["code"]!);
        Assert.Equal((string)one!, (string)(await root.Get("/admin/promotions?code=DANKEFÜR10")).Data[0]!["id"]!);
    }

    [Fact]
    public async Task Random_codes_are_made_as_many_as_are_wanted_behind_their_prefix()
    {
        var root = (await shop.SuperAdmin()).Client;
        var promotion = (await root.NewPromotion(Rulebook.Percent(10)))["id"];

        var reply = await root.Post($"/admin/promotions/{promotion}/codes", new { count = 500, prefix = "SUMMER-" });

        var codes = reply.Data["codes"]!.AsArray().Select(code => (string)code!).ToList();
        Assert.Equal((HttpStatusCode.Created, 500, 500), (reply.Status, codes.Count, codes.Distinct(StringComparer.Ordinal).Count()));
        Assert.All(codes, code => Assert.Matches("^SUMMER-[2-9B-Z]{10}$", code));
        Assert.Equal(500, (int)(await root.Get($"/admin/promotions/{promotion}/codes")).Json["meta"]!["total_items"]!);
    }

    [Fact]
    public async Task Codes_are_exported_as_a_file_which_the_audit_log_knows()
    {
        var root = (await shop.SuperAdmin()).Client;
        var promotion = (string)(await root.NewPromotion(Rulebook.Percent(10)))["id"]!;
        await root.AddCodes(promotion, "B,\"2\"", "=A1");

        var file = await root.Get($"/admin/promotions/{promotion}/codes/export");

        Assert.Equal("text/csv; charset=utf-8", file.Headers["Content-Type"]);
        Assert.Equal<string>(
            ["code,uses,created_at", "'=A1,0,", "\"B,\"\"2\"\"\",0,"],
            file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select((line, at) => at == 0 ? line : line[..(line.LastIndexOf(',') + 1)]),
            StringComparer.Ordinal
        );
        var log = await root.Get($"/admin/audit-log?subject=promotion:{promotion}");
        Assert.Equal("promotion_codes.exported", (string)log.Data[0]!["action"]!);
        (await root.Get("/admin/promotions/none/codes/export")).Refused(HttpStatusCode.NotFound, "promotion_not_found");
        (await (await shop.SignUpAs("customer_experience")).Client.Get($"/admin/promotions/{promotion}/codes/export")).Refused(
            HttpStatusCode.Forbidden,
            "forbidden"
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"codes":["A"],"count":1}""")]
    [InlineData("""{"codes":[" "]}""")]
    [InlineData("""{"codes":["\u200b"]}""")]
    [InlineData("""{"count":0}""")]
    [InlineData("""{"count":10001}""")]
    public async Task Codes_that_are_none_are_refused(string body)
    {
        var root = (await shop.SuperAdmin()).Client;
        var promotion = (await root.NewPromotion(Rulebook.Percent(10)))["id"];

        (await root.Send(HttpMethod.Post, $"/admin/promotions/{promotion}/codes", body)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Post("/admin/promotions/none/codes", new { count = 1 })).Refused(HttpStatusCode.NotFound, "promotion_not_found");
    }

    [Fact]
    public async Task Customers_and_staff_without_the_permission_may_not()
    {
        var customer = (await shop.SignUp()).Client;
        var service = (await shop.SignUpAs("customer_experience")).Client;
        var manager = (await shop.SignUpAs("manager")).Client;

        foreach (var path in new[] { "/admin/promotions", "/admin/shipping/zones", "/admin/shipping/methods", "/admin/tax/rates", "/admin/settings" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.Get(path)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await customer.Get(path)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await service.Get(path)).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await manager.Get("/admin/promotions")).Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.Get("/admin/shipping/zones")).Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.Get("/admin/tax/rates")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.Get("/admin/settings")).Status);
    }
}
