using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Credit;

/// <summary>Staff issue gift cards: their codes are shown once, and are in no table, audit entry or list.</summary>
public sealed partial class GiftCardTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Null_empties_the_note_of_a_card_and_what_is_not_sent_stays()
    {
        var root = (await shop.SuperAdmin()).Client;
        var made = await root.Post("/admin/gift-cards", new { amount = new { amount = 1000, currency = "USD" }, note = "For Ann" });
        var path = "/admin/gift-cards/" + (string)made.Data[0]!["id"]!;

        var kept = await root.Edit(path, new { enabled = false }, 1);
        var emptied = await root.Edit(path, new { note = (string?)null }, kept.Data["version"]!);

        Assert.Equal(("For Ann", ""), ((string)kept.Data["note"]!, (string)emptied.Data["note"]!));
    }

    [Fact]
    public async Task A_card_is_issued_with_a_code_that_only_this_answer_shows()
    {
        var root = (await shop.SuperAdmin()).Client;
        var reply = await root.Post(
            "/admin/gift-cards",
            new
            {
                amount = Till.Dollars(5_000),
                expires_at = "2099-01-01T00:00:00Z",
                note = "Christmas",
            }
        );

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        var (id, code) = ((string)reply.Data[0]!["id"]!, (string)reply.Data[0]!["code"]!);
        Assert.Matches(Code(), code);
        Assert.Equal(code[^4..], (string)reply.Data[0]!["last4"]!);
        var card = (await root.Get("/admin/gift-cards/" + id)).Data;
        Assert.Equal(
            $$"""{"id":"{{id}}","last4":"{{code[^4..]}}","amount":{"amount":5000,"currency":"USD"},"balance":{"amount":5000,"currency":"USD"},"""
                + "\"enabled\":true,\"expires_at\":\"2099-01-01T00:00:00Z\",\"note\":\"Christmas\",\"version\":1",
            card.Compact()[..card.Compact().IndexOf(",\"created_at\"", StringComparison.Ordinal)]
        );
        Assert.DoesNotContain(code, (await root.Get("/admin/gift-cards")).Text, StringComparison.Ordinal);
        var entry = Assert.Single((await root.Get($"/admin/gift-cards/{id}/entries")).Data.AsArray())!;
        Assert.Equal(("issue", 5_000L, 5_000L), ((string)entry["cause"]!, (long)entry["amount"]!["amount"]!, (long)entry["balance"]!["amount"]!));
        await shop.Host.CreditIsProven();
    }

    [Fact]
    public async Task The_same_request_with_its_key_shows_the_codes_again_and_no_table_has_them()
    {
        var root = (await shop.SuperAdmin()).Client;
        var body = new { amount = Till.Dollars(700), count = 2 };

        var first = await root.Send(HttpMethod.Post, "/admin/gift-cards", body, ("Idempotency-Key", "cards-for-the-fair"));
        var again = await root.Send(HttpMethod.Post, "/admin/gift-cards", body, ("Idempotency-Key", "cards-for-the-fair"));
        var other = await root.Send(HttpMethod.Post, "/admin/gift-cards", body, ("Idempotency-Key", "cards-for-the-other-fair"));

        Assert.Equal((HttpStatusCode.Created, first.Text, "true"), (again.Status, again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.NotEqual(first.Text, other.Text, StringComparer.Ordinal);
        (await root.Send(HttpMethod.Post, "/admin/gift-cards", new { amount = Till.Dollars(701) }, ("Idempotency-Key", "cards-for-the-fair"))).Refused(
            HttpStatusCode.UnprocessableEntity,
            "idempotency_key_reused"
        );
        foreach (var card in first.Data.AsArray().Concat(other.Data.AsArray()))
        {
            Assert.Empty(await TablesWith((string)card!["code"]!));
        }
        Assert.Empty(await TablesWith("cards-for-the-fair"));
        Assert.NotEmpty(await TablesWith((string)first.Data[0]!["last4"]!));
    }

    [Fact]
    public async Task A_thousand_cards_are_issued_at_once_each_with_a_code_of_its_own()
    {
        var root = (await shop.SuperAdmin()).Client;
        var reply = await root.Post("/admin/gift-cards", new { amount = new { amount = 100, currency = "JPY" }, count = 1_000 });

        Assert.Equal(1_000, reply.Data.AsArray().Select(card => (string)card!["code"]!).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(-100_000, await shop.Host.One<long>("SELECT balance FROM payments.credit_accounts WHERE kind = 'issued' AND currency = 'JPY'"));
        Assert.Equal(1_000, await shop.Host.One<long>("SELECT count(*) FROM payments.gift_cards WHERE currency = 'JPY'"));
        await shop.Host.CreditIsProven();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"amount":5000}""")]
    [InlineData("""{"amount":{"amount":0,"currency":"USD"}}""")]
    [InlineData("""{"amount":{"amount":-1,"currency":"USD"}}""")]
    [InlineData("""{"amount":{"amount":100000000001,"currency":"USD"}}""")]
    [InlineData("""{"amount":{"amount":1.5,"currency":"USD"}}""")]
    [InlineData("""{"amount":{"amount":1,"currency":"usd"}}""")]
    [InlineData("""{"amount":{"amount":1,"currency":"USD"},"count":0}""")]
    [InlineData("""{"amount":{"amount":1,"currency":"USD"},"count":1001}""")]
    [InlineData("""{"amount":{"amount":1,"currency":"USD"},"expires_at":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"amount":{"amount":1,"currency":"USD"},"expires_at":"tomorrow"}""")]
    [InlineData("""{"amount":{"amount":1,"currency":"USD"},"code":"MY-OWN-CODE"}""")]
    public async Task What_is_no_card_is_400_and_issues_none(string body)
    {
        var root = (await shop.SuperAdmin()).Client;
        var before = await shop.Host.One<long>("SELECT count(*) FROM payments.gift_cards");

        (await root.Post("/admin/gift-cards", body)).Refused(HttpStatusCode.BadRequest, "invalid_request");

        Assert.Equal(before, await shop.Host.One<long>("SELECT count(*) FROM payments.gift_cards"));
    }

    [Fact]
    public async Task A_card_is_changed_under_its_version_and_every_change_is_audited()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (id, code) = await root.NewCard();
        var path = $"/admin/gift-cards/{id}";
        (await root.Patch(path, new { enabled = false })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await Change(root, path, "\"2\"", new { enabled = false })).Refused(HttpStatusCode.PreconditionFailed, "version_stale");

        var off = await Change(root, path, "\"1\"", new { enabled = false, note = "lost" });
        var dated = await Change(root, path, off.Headers["ETag"], new { expires_at = "2099-06-01T00:00:00Z" });
        var same = await Change(root, path, "*", new { note = "lost" });
        var dateless = await Change(root, path, "*", new { expires_at = (string?)null });

        Assert.Equal((false, "lost", 2), ((bool)off.Data["enabled"]!, (string)off.Data["note"]!, (int)off.Data["version"]!));
        Assert.Equal((false, "2099-06-01T00:00:00Z", 3), ((bool)dated.Data["enabled"]!, (string)dated.Data["expires_at"]!, (int)dated.Data["version"]!));
        Assert.Equal((3, 4, null), ((int)same.Data["version"]!, (int)dateless.Data["version"]!, dateless.Data["expires_at"]));
        (await Change(root, path, "*", new { expires_at = "2020-01-01T00:00:00Z" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await Change(root, path, "*", new { amount = Till.Dollars(1) })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        foreach (var nowhere in new[] { Guid.NewGuid().ToString(), "x" })
        {
            (await root.Get("/admin/gift-cards/" + nowhere)).Refused(HttpStatusCode.NotFound, "gift_card_not_found");
            (await root.Get($"/admin/gift-cards/{nowhere}/entries")).Refused(HttpStatusCode.NotFound, "gift_card_not_found");
            (await Change(root, "/admin/gift-cards/" + nowhere, "*", new { note = "" })).Refused(HttpStatusCode.NotFound, "gift_card_not_found");
        }
        var audited = (await root.Get($"/admin/audit-log?subject=gift_card:{id}")).Data.AsArray();
        Assert.Equal(
            ["gift_card.updated", "gift_card.updated", "gift_card.updated", "gift_cards.issued"],
            audited.Select(entry => (string)entry!["action"]!),
            StringComparer.Ordinal
        );
        Assert.DoesNotContain(code, audited.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cards_are_found_by_the_end_of_their_code_by_currency_and_by_what_they_are()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (off, code) = await root.NewCard(currency: "CHF");
        var (on, _) = await root.NewCard(currency: "CHF", expires: DateTimeOffset.UtcNow.AddYears(1));
        var (over, _) = await root.NewCard(currency: "CHF", expires: DateTimeOffset.UtcNow.AddYears(1));
        await Change(root, $"/admin/gift-cards/{off}", "*", new { enabled = false });
        await shop.Host.Expire(over);

        Assert.Equal([over, on, off], await Listed(root, "currency=CHF"));
        Assert.Equal([off], await Listed(root, "currency=chf&enabled=false"));
        Assert.Equal([over], await Listed(root, "currency=CHF&expired=true"));
        Assert.Equal([on, off], await Listed(root, "currency=CHF&expired=false"));
        Assert.Equal([over, on, off], await Listed(root, "currency=CHF&sort=expires_at"));
        Assert.Contains(off, await Listed(root, "last4=" + code[^4..].ToLowerInvariant()));
        Assert.Empty(await Listed(root, "last4=0000"));
        (await root.Get("/admin/gift-cards?sort=code")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    private static Task<Reply> Change(Client root, string path, string version, object body) => root.Send(HttpMethod.Patch, path, body, ("If-Match", version));

    private static async Task<Guid[]> Listed(Client root, string query) =>
        [.. (await root.Get("/admin/gift-cards?page_size=100&" + query)).Data.AsArray().Select(card => (Guid)card!["id"]!)];

    /// <summary>Every table of every schema that has the text anywhere, also as bytes.</summary>
    private async Task<List<string>> TablesWith(string text)
    {
        var plain = text.Replace("-", "", StringComparison.Ordinal);
        var forms = new[] { text, plain }.SelectMany(form => new[] { form, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(form)) });
        var pattern = string.Join('|', forms);
        var tables = await shop.Host.One<string[]>(
            """
            SELECT array_agg(format('%I.%I', schemaname, tablename)) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
            """
        );
        var found = new List<string>();
        foreach (var table in tables)
        {
            if (await shop.Host.One<bool>(string.Create(CultureInfo.InvariantCulture, $"SELECT EXISTS (SELECT FROM {table} t WHERE t::text ~* $1)"), pattern))
            {
                found.Add(table);
            }
        }
        return found;
    }

    [GeneratedRegex("^([2-9B-DF-HJ-NP-TV-XZ]{5}-){4}[2-9B-DF-HJ-NP-TV-XZ]{5}$")]
    private static partial Regex Code();
}
