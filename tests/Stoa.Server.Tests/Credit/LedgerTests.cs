using Npgsql;

namespace Stoa.Server.Tests.Credit;

/// <summary>What the database itself holds of the ledger, whoever writes; and that reconciling finds what goes around it.</summary>
public sealed class LedgerTests(Shop shop) : IClassFixture<Shop>
{
    private const string EntrySql = """
        INSERT INTO payments.credit_entries (transaction_id, account_id, amount, balance, cause, reference, at)
        SELECT $1, a.account, a.amount, 0, 'issue', 'test:' || $1, now() FROM unnest($2::uuid[], $3::bigint[]) AS a (account, amount)
        """;

    [Fact]
    public async Task A_transaction_whose_sides_do_not_add_up_to_zero_is_refused_at_its_commit()
    {
        var (card, _) = await (await shop.SuperAdmin()).Client.NewCard(100);
        var issued = await Shop("issued");

        await Breaks("credit_entries_balanced", [card], [1L]);
        await Breaks("credit_entries_balanced", [card, issued], [5L, -4L]);
        await Breaks("credit_entries_balanced", [card, issued], [-5L, 4L]);
        await shop.Host.Execute(EntrySql, Guid.NewGuid(), new[] { card, issued }, new[] { 5L, -5L });

        Assert.Equal(105, await shop.Host.BalanceOf(card));
        await shop.Host.CreditIsProven();
    }

    [Fact]
    public async Task One_currency_does_not_stand_for_another()
    {
        var root = (await shop.SuperAdmin()).Client;
        var ((dollars, _), (euros, _)) = (await root.NewCard(100), await root.NewCard(100, "EUR"));

        await Breaks("credit_entries_balanced", [dollars, euros], [-5L, 5L]);
    }

    [Fact]
    public async Task A_holder_never_falls_below_zero_and_an_entry_is_never_nothing()
    {
        var (card, _) = await (await shop.SuperAdmin()).Client.NewCard(100);

        await Breaks("credit_accounts_covered", [card, await Shop("issued")], [-101L, 101L]);
        await Breaks("credit_entries_amount_check", [card], [0L]);
        await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute("UPDATE payments.credit_accounts SET balance = -1 WHERE id = $1", card));
    }

    [Fact]
    public async Task The_same_cause_and_reference_moves_an_account_once()
    {
        var (card, _) = await (await shop.SuperAdmin()).Client.NewCard(100);
        var (transaction, sides, amounts) = (Guid.NewGuid(), new[] { card, await Shop("issued") }, new[] { 5L, -5L });
        await shop.Host.Execute(EntrySql, transaction, sides, amounts);

        var twice = await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute(EntrySql, transaction, sides, amounts));

        Assert.Equal("credit_entries_once", twice.ConstraintName);
        Assert.Equal(105, await shop.Host.BalanceOf(card));
    }

    [Theory]
    [InlineData("UPDATE payments.credit_entries SET amount = amount + 1")]
    [InlineData("DELETE FROM payments.credit_entries")]
    [InlineData("TRUNCATE payments.credit_entries")]
    public async Task Entries_are_only_added(string sql)
    {
        await (await shop.SuperAdmin()).Client.NewCard(100);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute(sql));

        Assert.Contains("only grows", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_sides_are_locked_in_one_order_so_that_nobody_waits_in_a_circle()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = ((await root.NewCard(1_000)).Id, (await root.NewCard(1_000)).Id);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(number => Task.Run(() => shop.Host.Settled(shop.Host.PayByCard(number % 2 == 0 ? one : other, 10))))
        );

        Assert.Equal(40, answers.Length);
        Assert.Equal((800, 800), (await shop.Host.BalanceOf(one), await shop.Host.BalanceOf(other)));
    }

    [Fact]
    public async Task Reconciling_names_what_was_changed_behind_the_back_of_the_ledger()
    {
        await using var host = await StoaHost.Start(shop.Host.ConnectionString);
        var root = (await shop.SuperAdmin()).Client;
        var (card, _) = await root.NewCard(2_000, "SEK");
        var started = await host.PayByCard(card, 500, "SEK");
        Assert.Equal("[]", (await root.Post("/admin/credit/reconcile")).Data["differences"].Compact());

        await host.Execute("UPDATE payments.credit_accounts SET balance = balance + 7 WHERE id = $1", card);
        await host.Execute("UPDATE payments.payments SET status = 'voided' WHERE id = $1", started.Payment.Id);

        var held = await host.One<Guid>("SELECT id FROM payments.credit_accounts WHERE kind = 'held' AND currency = 'SEK'");
        Assert.Equal(
            $$"""[{"proof":"balance","account_id":"{{card}}","payment_id":null,"currency":"SEK","entries":1500,"books":1507},"""
                + $$"""{"proof":"held","account_id":"{{held}}","payment_id":null,"currency":"SEK","entries":500,"books":0}]""",
            (await root.Post("/admin/credit/reconcile")).Data["differences"].Compact()
        );
        await host.Execute("UPDATE payments.credit_accounts SET balance = balance - 7 WHERE id = $1", card);
        await host.Execute("UPDATE payments.payments SET status = 'authorized' WHERE id = $1", started.Payment.Id);
        await host.Execute("UPDATE payments.credit_holds SET held = 0, captured = 400, status = 'captured' WHERE payment_id = $1", started.Payment.Id);
        Assert.Equal(
            ["held", "payment", "payment"],
            (await root.Post("/admin/credit/reconcile")).Data["differences"]!.AsArray().Select(difference => (string)difference!["proof"]!),
            StringComparer.Ordinal
        );
        await host.Execute("UPDATE payments.credit_holds SET held = 500, captured = 0, status = 'authorized' WHERE payment_id = $1", started.Payment.Id);
        await host.CreditIsProven();
    }

    private Task<Guid> Shop(string kind) => shop.Host.One<Guid>("SELECT payments.shop_account($1, 'USD')", kind);

    private async Task Breaks(string constraint, Guid[] accounts, long[] amounts)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute(EntrySql, Guid.NewGuid(), accounts, amounts));
        Assert.Equal((PostgresErrorCodes.CheckViolation, constraint), (refused.SqlState, refused.ConstraintName));
    }
}
