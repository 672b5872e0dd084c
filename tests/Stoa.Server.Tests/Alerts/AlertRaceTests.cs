using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Platform.Outbox;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Alerts;

/// <summary>What comes back in the very moment in which alerts are told is not forgotten.</summary>
[Race]
public sealed class AlertRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task What_comes_back_while_others_are_told_is_told_as_well_and_not_put_off()
    {
        await shop.WithAlerts();
        var (first, second) = (await shop.Host.SoldOut(), await shop.Host.SoldOut());
        foreach (var product in new[] { first, second })
        {
            Assert.Equal(HttpStatusCode.OK, (await (await shop.Member()).Client.Ask(product)).Status);
        }

        await WhileHeld(
            first,
            () =>
                shop.Host.Execute(
                    """
                    WITH due AS (INSERT INTO commerce.alerts_due (product_id) VALUES ($2))
                    UPDATE commerce.stock SET on_hand = 5 WHERE item_id = $1
                    """,
                    first,
                    second
                ),
            "WITH found AS",
            () => shop.Host.Restock(second, 5)
        );

        await shop.Host.Becomes(first, "told");
        await shop.Host.Becomes(second, "told");
    }

    [Fact]
    public async Task What_comes_back_while_its_mail_is_given_up_is_told_after_all()
    {
        await shop.WithAlerts();
        var product = await shop.Host.SoldOut();
        Assert.Equal(HttpStatusCode.OK, (await (await shop.Member()).Client.Ask(product)).Status);
        await Wait.Until(() => shop.Host.One<bool>("SELECT NOT EXISTS (SELECT FROM commerce.alerts_due WHERE product_id = $1)", product));
        var alert = await shop.Host.One<Guid>("UPDATE commerce.alerts SET status = 'telling' WHERE product_id = $1 RETURNING id", product);
        var mail = Task.CompletedTask;

        await WhileHeld(
            product,
            () =>
            {
                mail = Task.Run(() => Mail(alert));
                return Task.CompletedTask;
            },
            "SELECT a.kind, a.user_id",
            () => shop.Host.Restock(product, 5)
        );
        await mail;

        await shop.Host.Becomes(product, "told");
    }

    private Task Mail(Guid alert) =>
        shop
            .Host.Services.GetServices<IOutboxConsumer>()
            .Single(consumer => consumer.Name == "mail.alert")
            .Handle(
                new OutboxEvent(1L << 40, "alert.undelivered", $$"""{"alert_id":"{{alert}}"}""", DateTimeOffset.UtcNow, 1),
                TestContext.Current.CancellationToken
            );

    /// <summary>Holds the alert of a product, lets a statement wait for it, and does something while it waits.</summary>
    private async Task WhileHeld(string product, Func<Task> cause, string statement, Func<Task> meanwhile)
    {
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var held = new NpgsqlCommand("SELECT FROM commerce.alerts WHERE product_id = $1 FOR UPDATE", connection)
        {
            Parameters = { new() { Value = product } },
        };
        await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await cause();
        await Wait.Until(() => shop.Host.Database.IsWaiting($"%{statement}%"));
        await meanwhile();
    }
}
