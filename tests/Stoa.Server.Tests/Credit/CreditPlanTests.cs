using Stoa.Contracts.Input;
using Stoa.Payments.Credit;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Credit;

/// <summary>How PostgreSQL runs the lists and the jobs of a shop with many gift cards: never a sequential scan.</summary>
public sealed class CreditPlanTests(CreditPlanTests.ManyCards shop) : IClassFixture<CreditPlanTests.ManyCards>
{
    private static readonly ListGiftCards.Request All = new(new ListRequest(new PageQuery(1, 20), null, null), null, null, null, null);

    private static readonly DateTimeOffset Moment = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "2026-01-01", "gift_cards_by_creation")]
    [InlineData("created_at", "2026-01-01", "gift_cards_by_creation")]
    [InlineData("-expires_at", "infinity", "gift_cards_by_expiry")]
    public async Task Every_order_of_cards_has_an_index(string? sort, string value, string index)
    {
        var list = ListGiftCards.Filtered(All, Moment);
        foreach (var statement in new[] { list.FirstPage(sort, 20), list.PageBehind(sort, 20, value, Guid.Empty.ToString()) })
        {
            await Uses(index, statement.Sql, [.. statement.Arguments]);
        }
    }

    [Fact]
    public async Task Cards_are_found_by_the_end_of_their_code_and_by_all_of_it()
    {
        var (sql, arguments) = ListGiftCards.Filtered(All with { Last4 = "2345" }, Moment).FirstPage(null, 20);
        await Uses("gift_cards_by_last4", sql, [.. arguments]);
        await Uses("gift_cards_code", CreditBook.ByCodeSql, (object)new[] { new byte[32] });
    }

    [Fact]
    public async Task What_has_expired_is_found_without_looking_at_what_has_lapsed_before() =>
        await Uses("gift_cards_to_lapse", GiftCardExpiry.LapseSql, Moment.AddYears(10), 200);

    [Fact]
    public async Task Movements_are_found_by_their_account_and_by_their_operation()
    {
        await Uses("credit_entries_of_account", CreditEntry.LatestSql, new[] { Guid.Empty }, 20);
        await Uses("credit_entries_once", CreditProvider.DoneSql, "operation:x", "capture");
        await Uses("credit_entries_of_payment", CreditProvider.ReadSql, Guid.Empty);
    }

    [Fact]
    public async Task The_cards_of_a_wallet_are_found_by_their_owner() => await Uses("credit_holds_of_customer", ReadWallet.CardsSql, Guid.Empty, 50);

    private async Task Uses(string index, string sql, params object?[] arguments)
    {
        var plan = await shop.Host.Explain(sql, arguments);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotMatch("Seq Scan on (gift_cards|credit_accounts|credit_entries|credit_holds)", plan);
    }

    /// <summary>20,000 cards with two movements each, most of which have lapsed, and a payment with each.</summary>
    public sealed class ManyCards(TestDatabases databases) : FilledShop(databases, Fillings)
    {
        private static readonly string[] Fillings =
        [
            "INSERT INTO payments.credit_accounts (id, kind, currency) SELECT gen_random_uuid(), 'gift_card', 'USD' FROM generate_series(1, 20000)",
            """
                INSERT INTO payments.gift_cards (id, code_hash, last4, amount, currency, expires_at, lapsed_at, created_at, updated_at)
                SELECT id, sha256(id::text::bytea), upper(left(md5(id::text), 4)), 100, 'USD', at, CASE WHEN n % 100 > 0 THEN at END, at, at
                FROM (SELECT id, row_number() OVER () AS n, date '2026-01-01' + (row_number() OVER ())::int % 900 AS at FROM payments.credit_accounts
                    WHERE kind = 'gift_card') AS a
                """,
            """
                INSERT INTO payments.credit_entries (transaction_id, account_id, amount, balance, cause, reference, payment_id, at)
                SELECT g.id, g.id, s.amount, 0, s.cause, 'operation:' || g.id, g.id, now()
                FROM payments.gift_cards g CROSS JOIN (VALUES ('issue', 100), ('hold', -100)) AS s (cause, amount) ORDER BY 2, 5 DESC
                """,
            """
                INSERT INTO payments.credit_holds (payment_id, provider, account_id, customer_id, amount, currency, status, created_at)
                SELECT g.id, 'gift_card', g.id, gen_random_uuid(), 100, 'USD', 'voided', now() FROM payments.gift_cards g
                """,
            "ANALYZE payments.credit_accounts, payments.gift_cards, payments.credit_entries, payments.credit_holds",
        ];
    }
}
