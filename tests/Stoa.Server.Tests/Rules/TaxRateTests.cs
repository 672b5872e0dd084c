using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Rules;

/// <summary>The list of tax rates: one version, no two rates of which nobody could say which holds, and what orders pay by it.</summary>
public sealed class TaxRateTests(Shop shop) : IClassFixture<Shop>
{
    private static object Rate(string country, int ppm, string name = "VAT", string? state = null, string taxClass = "standard") =>
        new
        {
            country,
            state,
            tax_class = taxClass,
            name,
            rate_ppm = ppm,
        };

    [Fact]
    public async Task The_list_is_replaced_as_a_whole_under_its_version()
    {
        var root = (await shop.SuperAdmin()).Client;
        var before = await root.Get("/admin/tax/rates");
        var version = before.Headers["ETag"];

        (await root.Put("/admin/tax/rates", new[] { Rate("DE", 190_000) })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Send(HttpMethod.Put, "/admin/tax/rates", """{"rates":null}""", ("If-Match", version))).Refused(
            HttpStatusCode.BadRequest,
            "invalid_request"
        );
        (await root.Send(HttpMethod.Put, "/admin/tax/rates", new[] { Rate("DE", 190_000) }, ("If-Match", "\"99\""))).Refused(
            HttpStatusCode.PreconditionFailed,
            "version_stale"
        );
        var set = await root.Send(
            HttpMethod.Put,
            "/admin/tax/rates",
            new object[]
            {
                Rate("DE", 190_000),
                new
                {
                    country = "US",
                    state = "new york",
                    postal_from = "10001",
                    postal_to = "10292",
                    tax_class = "standard",
                    name = "City",
                    rate_ppm = 45_000,
                    valid_from = "2026-01-01",
                    additional = true,
                },
            },
            ("If-Match", version)
        );

        Assert.True(set.Status == HttpStatusCode.OK, set.Text);
        Assert.Equal(
            """
            {"country":"US","state":"NY","postal_from":"10001","postal_to":"10292","tax_class":"standard","name":"City","rate_ppm":45000,
            "valid_from":"2026-01-01T00:00:00Z","valid_to":null,"additional":true}
            """.ReplaceLineEndings(""),
            set.Data[1].Compact()
        );
        var after = await root.Get("/admin/tax/rates");
        Assert.Equal((set.Text, set.Headers["ETag"]), (after.Text, after.Headers["ETag"]));
        Assert.NotEqual(version, after.Headers["ETag"], StringComparer.Ordinal);
        var wrapped = await root.Send(HttpMethod.Put, "/admin/tax/rates", new { rates = new[] { Rate("DE", 190_000) } }, ("If-Match", after.Headers["ETag"]));
        Assert.Single(wrapped.Data.AsArray());
    }

    [Fact]
    public async Task Rates_that_overlap_are_refused_and_the_row_is_named()
    {
        var root = (await shop.SuperAdmin()).Client;
        var before = (await root.Get("/admin/tax/rates")).Text;

        var reply = await root.Send(
            HttpMethod.Put,
            "/admin/tax/rates",
            new object[] { Rate("FR", 200_000), Rate("DE", 190_000, "MwSt. 19 %"), Rate("DE", 70_000, "MwSt. 7 %") },
            ("If-Match", "*")
        );

        reply.Refused(HttpStatusCode.UnprocessableEntity, "tax_rates_overlap");
        Assert.Equal("Row 3 overlaps row 2: both are for DE at the same time", (string)reply.Json["error"]!["message"]!);
        Assert.Equal(before, (await root.Get("/admin/tax/rates")).Text);
        var periods = await root.Send(
            HttpMethod.Put,
            "/admin/tax/rates",
            """
            [{"country":"DE","rate_ppm":190000,"valid_to":"2026-07-01T00:00:00Z"},{"country":"DE","rate_ppm":160000,"valid_from":"2026-06-30T23:59:59Z"}]
            """,
            ("If-Match", "*")
        );
        periods.Refused(HttpStatusCode.UnprocessableEntity, "tax_rates_overlap");
    }

    [Theory]
    [InlineData("""[{"country":"XX","rate_ppm":1}]""", "rates.0.country")]
    [InlineData("""[{"country":"DE"}]""", "rates.0.rate_ppm")]
    [InlineData("""[{"country":"DE","rate_ppm":1000001}]""", "rates.0.rate_ppm")]
    [InlineData("""[{"country":"DE","rate_ppm":-1}]""", "rates.0.rate_ppm")]
    [InlineData("""[{"country":"DE","rate_ppm":1.5}]""", "rates.0.rate_ppm")]
    [InlineData("""[{"country":"US","state":"Nwe York","rate_ppm":1}]""", "rates.0.state")]
    [InlineData("""[{"country":"DE","rate_ppm":1},{"country":"FR","rate_ppm":1,"postal_from":"2","postal_to":"1"}]""", "rates.1.postal_to")]
    [InlineData("""[{"country":"DE","rate_ppm":1,"valid_from":"2026-01-01","valid_to":"2026-01-01"}]""", "rates.0.valid_to")]
    [InlineData("""[{"country":"DE","rate_ppm":1,"valid_from":"soon"}]""", "rates.0.valid_from")]
    [InlineData("""[{"country":"DE","rate_ppm":1,"ppm":2}]""", "rates.0.ppm")]
    [InlineData("""[1]""", "rates")]
    [InlineData("""{}""", "rates")]
    public async Task A_rate_that_is_none_is_refused_by_its_row(string body, string field)
    {
        var root = (await shop.SuperAdmin()).Client.Under("/as/problem/api/v1");

        var reply = await root.Send(HttpMethod.Put, "/admin/tax/rates", body, ("If-Match", "*"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Contains(field, reply.Json["errors"]!.AsArray().Select(error => (string)error!["field"]!), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[],\"x\":[1]")]
    [InlineData("[]}")]
    [InlineData("\"x\"")]
    public async Task A_body_that_is_neither_list_nor_object_is_400(string body) =>
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await (await shop.SuperAdmin()).Client.Send(HttpMethod.Put, "/admin/tax/rates", body, ("If-Match", "*"))).Status
        );

    public static TheoryData<string, bool> Rivals =>
        new()
        {
            { "('DE', '', '', '', 'standard', 'A', false, NULL, NULL)", true },
            { "('DE', '', '', '', 'standard', 'VAT', false, '2030-01-01', NULL)", true },
            { "('DE', '', '', '', 'reduced', 'VAT', false, NULL, NULL)", false },
            { "('DE', 'BE', '', '', 'standard', 'VAT', false, NULL, NULL)", false },
            { "('DE', '', '1', '1', 'standard', 'VAT', false, NULL, NULL)", false },
            { "('DE', '', '', '', 'standard', 'Beside', true, NULL, NULL)", false },
            { "('FR', '', '', '', 'standard', 'VAT', false, NULL, NULL)", false },
            { "('US', 'ny', '10292-9', '10300', 'standard', 'City', true, NULL, NULL)", true },
            { "('US', 'NY', '10293', '10300', 'standard', 'City', true, NULL, NULL)", false },
            { "('US', 'NY', '10001', '10292', 'standard', 'County', true, NULL, NULL)", false },
            { "('SE', '', '', '', 'standard', 'Next', false, '2020-01-01', NULL)", false },
            { "('SE', '', '', '', 'standard', 'Next', false, '2019-12-31', NULL)", true },
        };

    [Theory]
    [MemberData(nameof(Rivals))]
    public async Task The_database_has_the_last_word_on_rates_that_overlap(string row, bool overlaps)
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.SetRates(
            Rate("DE", 190_000),
            JsonNode.Parse("""{"country":"US","state":"NY","postal_from":"10001","postal_to":"10292","name":"City","rate_ppm":45000,"additional":true}""")!,
            JsonNode.Parse("""{"country":"SE","name":"Past","rate_ppm":900000,"valid_to":"2020-01-01"}""")!
        );

        var insert = () =>
            shop.Host.Execute(
                $"""
                INSERT INTO commerce.tax_rates (country, state, postal_from, postal_to, tax_class, name, additional, valid_from, valid_to, rate_ppm)
                SELECT r.country, r.state, r.postal_from, r.postal_to, r.tax_class, r.name, r.additional, r.since::timestamptz, r.until::timestamptz, 1
                FROM (VALUES {row}) AS r(country, state, postal_from, postal_to, tax_class, name, additional, since, until)
                """
            );
        if (overlaps)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(insert);
            Assert.Equal(("23P01", "tax_rates_overlap"), (refused.SqlState, refused.ConstraintName));
        }
        else
        {
            Assert.Equal(1, await insert());
        }
    }

    [Fact]
    public async Task As_many_rates_as_a_list_may_have_are_set_at_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var rates = Enumerable
            .Range(0, 10_000)
            .Select(n => new
            {
                country = "US",
                state = "NY",
                postal_from = $"{10_000 + (2 * n):D5}",
                postal_to = $"{10_001 + (2 * n):D5}",
                name = "Rate of a city with a name of some length",
                rate_ppm = n,
                additional = true,
            })
            .ToArray();

        await root.SetRates([.. rates]);

        Assert.Equal(10_000, await shop.Host.One<long>("SELECT count(*) FROM commerce.tax_rates"));
        (await root.Send(HttpMethod.Put, "/admin/tax/rates", rates.Append(rates[7]), ("If-Match", "*"))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        // Asked before it is sent: a refusal closes the connection, whatever of the body is on its way.
        (await root.Send(HttpMethod.Put, "/admin/tax/rates", "[]".PadRight((4 * 1024 * 1024) + 1), ("If-Match", "*"), ("Expect", "100-continue"))).Refused(
            HttpStatusCode.RequestEntityTooLarge,
            "body_too_large"
        );
        await root.SetRates();
    }

    [Fact]
    public async Task Of_lists_that_are_set_at_once_one_stands_whole_and_none_is_mixed_with_another()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.SetRates();
        var version = (await root.Get("/admin/tax/rates")).Headers["ETag"];
        var lists = Enumerable.Range(1, 8).Select(n => new[] { Rate("DE", n), Rate("FR", n), Rate("SE", n) }).ToList();

        var any = await Task.WhenAll(lists.Select(list => root.Send(HttpMethod.Put, "/admin/tax/rates", list, ("If-Match", "*"))));
        Assert.All(any, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Single((await root.Get("/admin/tax/rates")).Data.AsArray().Select(rate => (int)rate!["rate_ppm"]!).Distinct());

        (await root.Send(HttpMethod.Put, "/admin/tax/rates", lists[0], ("If-Match", version))).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        version = (await root.Get("/admin/tax/rates")).Headers["ETag"];
        // None of these stands already: a list that changes nothing is accepted and leaves the version to the next.
        var others = Enumerable.Range(11, 8).Select(n => new[] { Rate("DE", n), Rate("FR", n), Rate("SE", n) });
        var same = await Task.WhenAll(others.Select(list => root.Send(HttpMethod.Put, "/admin/tax/rates", list, ("If-Match", version))));
        Assert.Single(same, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(7, same.Count(reply => reply.Code == "version_stale"));
    }

    [Fact]
    public async Task Orders_are_taxed_by_place_class_and_time()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(10_000);
        var book = await shop.Host.NewProduct(1_000);
        await shop.Host.Execute("UPDATE commerce.products SET tax_class = 'reduced' WHERE id = $1", book);
        await root.SetRates(
            Rate("US", 10_000),
            Rate("US", 40_000, "State", "NY"),
            JsonNode.Parse("""{"country":"US","postal_from":"10001","postal_to":"10292","name":"City","rate_ppm":45000,"additional":true}""")!,
            JsonNode.Parse("""{"country":"US","postal_from":"10001","name":"District","rate_ppm":3750,"additional":true}""")!,
            Rate("US", 5_000, "Books", null, "reduced"),
            JsonNode.Parse("""{"country":"SE","name":"Past","rate_ppm":900000,"valid_to":"2020-01-01"}""")!,
            JsonNode.Parse("""{"country":"SE","name":"Now","rate_ppm":250000,"valid_from":"2020-01-01"}""")!
        );

        Assert.Equal(100, await Tax(product, "US", "OH", "43004"));
        Assert.Equal(400, await Tax(product, "US", "NY", "12207"));
        Assert.Equal(400, await Tax(product, "US", "New York", "12207"));
        Assert.Equal(888, await Tax(product, "US", "NY", "10001-1234"));
        Assert.Equal(850, await Tax(product, "US", "NY", "10292"));
        Assert.Equal(5, await Tax(book, "US", "OH", "43004"));
        Assert.Equal(2_500, await Tax(product, "SE", "", "111 22"));
        Assert.Equal(0, await Tax(book, "SE", "", "111 22"));
        var address = Buying.OrderBody(country: "US", state: "Nwe York");
        (await shop.Buys(product, 1, address)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        await shop.Host.BooksBalance();
        Assert.Equal(
            "City 45000: 450, District 3750: 38, State 40000: 400",
            await shop.Host.One<string>(
                """
                SELECT string_agg(concat(t ->> 'name', ' ', t ->> 'rate_ppm', ': ', t ->> 'amount'), ', ')
                FROM commerce.orders o, json_array_elements(o.tax_lines) AS t WHERE o.tax_total = 888
                """
            )
        );

        async Task<long> Tax(string id, string country, string state, string code)
        {
            var body = Buying.OrderBody(country: country, state: state);
            body["shipping_address"]!["postal_code"] = code;
            return Rulebook.Sums(await shop.Buys(id, 1, body)).Tax;
        }
    }

    [Fact]
    public async Task A_state_that_is_known_is_kept_by_its_code()
    {
        var order = (await shop.Buys("prod-6", 1, Buying.OrderBody(state: "california"))).Data;

        Assert.Equal("CA", (string)order["shipping_address"]!["state"]!);
    }
}
