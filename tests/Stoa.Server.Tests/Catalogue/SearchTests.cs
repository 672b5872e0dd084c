namespace Stoa.Server.Tests.Catalogue;

/// <summary>
/// "Keyword search is a literal, case- and accent-insensitive full-text and prefix match on name, SKU and description, ranked; never an injection."
/// </summary>
public sealed class SearchTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("Señorita", "prod-20", "prod-41")]
    [InlineData("senorita", "prod-20", "prod-41")]
    [InlineData("SEÑORITA", "prod-20", "prod-41")]
    [InlineData("sen\u0303orita", "prod-20", "prod-41")]
    [InlineData("élodie", "prod-46")]
    [InlineData("ELODIE", "prod-46")]
    [InlineData("Fjörd Mêrino", "prod-36")]
    [InlineData("creme brulee", "prod-23")]
    [InlineData("alvdal", "prod-40")]
    public async Task Search_ignores_accents_and_case(string keyword, params string[] expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await Find(keyword)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("straße", "strasse")]
    [InlineData("STRASSE", "strasse")]
    [InlineData("Smørrebrød", "smorrebrod")]
    [InlineData("smorrebrod", "smorrebrod")]
    [InlineData("Łódź", "lodz")]
    [InlineData("lodz", "lodz")]
    [InlineData("Æbler", "aebler")]
    [InlineData("ﬁnally", "finally")]
    public async Task Special_letters_and_ligatures_are_folded_too(string keyword, string product)
    {
        await shop.Host.Execute(
            """
            INSERT INTO commerce.products (id, sku, name, base_price, brand_id, category_id)
            VALUES ('strasse', 'F-1', 'Straße', 1, 'brand-1', 'cat-1'), ('smorrebrod', 'F-2', 'Smørrebrød', 1, 'brand-1', 'cat-1'),
                   ('lodz', 'F-3', 'Łódź', 1, 'brand-1', 'cat-1'),
                   ('aebler', 'F-4', 'Aebler', 1, 'brand-1', 'cat-1'), ('finally', 'F-5', 'Finally', 1, 'brand-1', 'cat-1')
            ON CONFLICT DO NOTHING
            """
        );

        Assert.Equal([product], await Find(keyword));
    }

    [Theory]
    [InlineData("Самовар")]
    [InlineData("самовар")]
    [InlineData("самов")]
    [InlineData("茶壺")]
    [InlineData("茶")]
    [InlineData("Ωμέγα")]
    [InlineData("ωμεγα")]
    public async Task Every_script_can_be_searched(string keyword)
    {
        await shop.Host.Execute(
            """
            INSERT INTO commerce.products (id, sku, name, base_price, brand_id, category_id)
            VALUES ('scripts', 'S-1', 'Самовар 茶壺 Ωμέγα', 1, 'brand-1', 'cat-1') ON CONFLICT DO NOTHING
            """
        );

        Assert.Equal(["scripts"], await Find(keyword));
    }

    [Theory]
    [InlineData("lap")]
    [InlineData("LAPTOP-0")]
    [InlineData("profess lap")]
    [InlineData("lap profess")]
    [InlineData("  laptop   professional  ")]
    [InlineData("laptop laptop laptop")]
    [InlineData("high-performance")]
    public async Task A_word_prefix_is_enough(string keyword) => Assert.Contains("prod-1", await Find(keyword), StringComparer.Ordinal);

    [Theory]
    [InlineData("laptop bicycle")]
    [InlineData("professional laptop nowhere")]
    public async Task Every_word_must_match(string keyword) => Assert.DoesNotContain("prod-1", await Find(keyword), StringComparer.Ordinal);

    [Fact]
    public async Task An_exact_sku_comes_first()
    {
        await shop.Host.NewProduct("exact", 100, 1, "Plain thing", "ZQ-77");
        await shop.Host.NewProduct("wordy", 100, 1, "ZQ 77 ZQ-77 ZQ 77 ZQ-77", "ZQ-77-ZQ-77");

        Assert.Equal(["exact", "wordy"], await Find("zq-77"));
        Assert.Equal(["exact", "wordy"], await Find("ZQ-77"));
    }

    [Fact]
    public async Task A_match_in_the_name_ranks_above_one_in_the_description()
    {
        await shop.Host.NewProduct("described", 100, 1, "Something", "NM-1");
        await shop.Host.Execute("UPDATE commerce.products SET description = 'xylograph' WHERE id = 'described'");
        await shop.Host.NewProduct("named", 100, 1, "Xylograph", "NM-2");

        Assert.Equal(["named", "described"], await Find("xylograph"));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("'")]
    [InlineData("\\")]
    [InlineData(":*")]
    [InlineData("&|!()<->")]
    [InlineData("\"")]
    [InlineData("💥")]
    [InlineData("laptop' OR '1'='1")]
    [InlineData("'; DROP TABLE commerce.products; --")]
    public async Task Punctuation_is_not_syntax_and_matches_nothing(string keyword)
    {
        var reply = await shop.Guest.Get("/catalog/products?keyword=" + Uri.EscapeDataString(keyword));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Empty(reply.Data.AsArray());
        Assert.Equal(0, (int)reply.Json["meta"]!["total_items"]!);
    }

    [Theory]
    [InlineData("laptop%")]
    [InlineData("%laptop_")]
    [InlineData("laptop'")]
    [InlineData("\"laptop\"")]
    [InlineData("laptop\\")]
    [InlineData("laptop:*")]
    [InlineData("!laptop")]
    [InlineData("laptop & professional")]
    [InlineData("laptop | professional")]
    [InlineData("(laptop <-> )))")]
    [InlineData("laptop:P")]
    public async Task Punctuation_around_a_word_is_ignored(string keyword) => Assert.Contains("prod-1", await Find(keyword), StringComparer.Ordinal);

    [Fact]
    public async Task A_keyword_has_at_most_200_characters()
    {
        Assert.Empty(await Find(new string('x', 200)));
        Assert.Contains("prod-1", await Find("laptop" + new string(' ', 194)), StringComparer.Ordinal);

        var reply = await shop.Guest.Get("/catalog/products?keyword=" + new string('x', 201));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (reply.Status, reply.Code));
        Assert.Equal("keyword must be at most 200 characters", (string?)reply.Json["error"]!["message"]);
    }

    [Fact]
    public async Task A_keyword_of_a_hundred_words_is_answered() =>
        Assert.Empty(await Find(string.Join(' ', Enumerable.Range(0, 66).Select(number => number.ToString("D2", null)))));

    [Theory]
    [InlineData("%00")]
    [InlineData("laptop%00")]
    public async Task A_NUL_character_is_400(string keyword)
    {
        var reply = await shop.Guest.Get("/catalog/products?keyword=" + keyword);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("%ED%A0%80")]
    [InlineData("%FF%FE")]
    [InlineData("%")]
    [InlineData("%zz")]
    public async Task Malformed_escapes_and_UTF_8_find_nothing(string keyword)
    {
        var reply = await shop.Guest.Get("/catalog/products?keyword=" + keyword);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\t\n")]
    public async Task A_blank_keyword_is_ignored(string keyword)
    {
        var reply = await shop.Guest.Get("/catalog/products?keyword=" + Uri.EscapeDataString(keyword));

        Assert.Equal((await shop.Guest.Get("/catalog/products")).Text, reply.Text);
    }

    [Fact]
    public async Task Inactive_products_are_never_found()
    {
        var name = await shop.Host.One<string>("SELECT name FROM commerce.products WHERE id = 'prod-61'");

        Assert.DoesNotContain("prod-61", await Find(name), StringComparer.Ordinal);
        await shop.Host.Execute("UPDATE commerce.products SET status = 'active' WHERE id = 'prod-61'");
        Assert.Contains("prod-61", await Find(name + " "), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_is_not_on_sale_yet_or_any_more_is_not_counted()
    {
        foreach (var (id, name) in new[] { ("here", "Pagoda here"), ("soon", "Pagoda soon"), ("over", "Pagoda over"), ("late", "Pagoda late") })
        {
            await shop.Host.NewProduct("pagoda-" + id, 100, 1, name, "PG-" + id);
        }
        await shop.Host.Execute("UPDATE commerce.products SET publish_at = now() + interval '1 day' WHERE id = 'pagoda-soon'");
        await shop.Host.Execute("UPDATE commerce.products SET unpublish_at = now() - interval '1 day' WHERE id = 'pagoda-over'");
        await shop.Host.Execute(
            "UPDATE commerce.products SET publish_at = now() - interval '1 day', unpublish_at = now() + interval '1 day' WHERE id = 'pagoda-late'"
        );

        (string, string)[] searches =
        [
            ("pagoda", "pagoda-here pagoda-late"),
            ("pagoda soon", ""),
            ("PG-over", ""),
            ("pagoda&sort=newest", "pagoda-late pagoda-here"),
        ];
        foreach (var (query, ids) in searches)
        {
            var reply = await shop.Guest.Get($"/catalog/products?page_size=1&keyword={query}");
            var expected = ids.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal((query, expected.Length), (query, (int)reply.Json["meta"]!["total_items"]!));
            Assert.Equal(expected.Take(1), reply.Data.AsArray().Select(product => (string)product!["id"]!), StringComparer.Ordinal);
            var second = await shop.Guest.Get($"/catalog/products?page_size=1&page=2&keyword={query}");
            Assert.Equal(expected.Skip(1), second.Data.AsArray().Select(product => (string)product!["id"]!), StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Every_page_has_the_total()
    {
        var speakers = (await Find("speaker")).Length;
        Assert.True(speakers > 5);
        var seen = new List<string>();
        for (var page = 1; page <= speakers + 2; page++)
        {
            var reply = await shop.Guest.Get($"/catalog/products?keyword=speaker&page_size=1&page={page}");
            Assert.Equal((speakers, speakers), ((int)reply.Json["meta"]!["total_items"]!, (int)reply.Json["meta"]!["total_pages"]!));
            seen.AddRange(reply.Data.AsArray().Select(product => (string)product!["id"]!));
        }
        Assert.Equal(await Find("speaker"), seen, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_product_is_found_by_its_new_name_and_not_by_its_old_one()
    {
        await shop.Host.NewProduct("renamed", 100, 1, "Oldname");
        await shop.Host.Execute("UPDATE commerce.products SET name = 'Newname' WHERE id = 'renamed'");

        Assert.Equal(["renamed"], await Find("newname"));
        Assert.Empty(await Find("oldname"));
    }

    private async Task<string[]> Find(string keyword)
    {
        var reply = await shop.Guest.Get("/catalog/products?page_size=100&keyword=" + Uri.EscapeDataString(keyword));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return [.. reply.Data.AsArray().Select(product => (string)product!["id"]!)];
    }
}
