namespace Stoa.Server.Tests.Stock;

/// <summary>Reconciling proves every counter from its movements, or names it: as a route and as a command.</summary>
public sealed class ReconciliationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_counter_that_was_changed_behind_the_back_of_the_ledger_is_named()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        Assert.Empty((await root.Post("/admin/inventory/reconcile")).Data["differences"]!.AsArray());
        var sound = await Reconcile();
        Assert.Equal((0, "Stock is proven: every counter is the sum of its movements.\n"), (sound.ExitCode, sound.Output));

        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 8, held = 1 WHERE item_id = $1", item);

        Assert.Equal(
            $$"""[{"item_id":"{{item}}","location_id":"main","counter":"held","movements":0,"level":1},"""
                + $$"""{"item_id":"{{item}}","location_id":"main","counter":"on_hand","movements":5,"level":8}]""",
            (await root.Post("/admin/inventory/reconcile")).Data["differences"].Compact()
        );
        var broken = await Reconcile();
        Assert.Equal(1, broken.ExitCode);
        Assert.Equal(
            $"{item} at main: held is 1, its movements say 0\n{item} at main: on_hand is 8, its movements say 5\n"
                + "2 counters are not the sum of their movements.\n",
            broken.Output
        );
        await PeriodicJob.Run(shop.Host, "stock reconciliation");

        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 5, held = 0 WHERE item_id = $1", item);
        Assert.Empty((await root.Post("/admin/inventory/reconcile")).Data["differences"]!.AsArray());
    }

    [Fact]
    public async Task A_level_that_a_script_inserts_begins_with_an_opening_and_one_that_it_deletes_is_missed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host);
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 5)", item);

        Assert.Equal("opening", (string)Assert.Single(await root.Movements(item))["cause"]!);
        await shop.Host.StockIsProven(item);
        await shop.Host.Execute("DELETE FROM commerce.stock WHERE item_id = $1", item);
        Assert.Contains(
            $$"""{"item_id":"{{item}}","location_id":"main","counter":"on_hand","movements":5,"level":0}""",
            (await root.Post("/admin/inventory/reconcile")).Data["differences"].Compact(),
            StringComparison.Ordinal
        );
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 0)", item);
        await root.Adjust(Warehouse.By(item, 5));
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 10 WHERE item_id = $1", item);
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task An_option_that_is_unknown_is_refused()
    {
        var run = await CommandLine.Run("reconcile-stock", "--fix", "--Database:ConnectionString", shop.Host.ConnectionString);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("'--fix' is neither an option", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> Reconcile() => CommandLine.Run("reconcile-stock", "--Database:ConnectionString", shop.Host.ConnectionString);
}
