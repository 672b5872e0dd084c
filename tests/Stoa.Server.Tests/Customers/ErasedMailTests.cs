using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Customers;

/// <summary>A mail that is being filled while its addressee is erased goes with the person, whoever of the two comes first.</summary>
public sealed class ErasedMailTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Who_is_erased_while_a_mail_about_an_order_is_filled_waits_for_it_and_takes_it_along()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (email, order) = (Address(), await Bought(root));
        var guest = await shop.Host.Guest(email, order);

        // What a mail's transaction does: the order is held, and the mail queued.
        var anonymised = await While(
            async connection =>
            {
                await connection.Change("SELECT FROM commerce.orders WHERE id = $1 FOR SHARE", TestContext.Current.CancellationToken, Id(order));
                await connection.Change(QueueSql, TestContext.Current.CancellationToken, new JsonObject { ["To"] = email }.ToJsonString());
            },
            () => root.Post($"/admin/customers/{guest}/anonymise"),
            "SELECT FROM commerce.orders"
        );

        Assert.Equal(HttpStatusCode.OK, anonymised.Status);
        Assert.Equal(0, await Waiting(email));
    }

    [Fact]
    public async Task A_mail_about_an_order_whose_buyer_is_being_erased_waits_and_is_not_written()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (email, order) = (Address(), await Bought(root));
        var guest = await shop.Host.Guest(email, order);

        // What an erasure does to an order.
        await While(
            connection => connection.Change("UPDATE commerce.orders SET email = '' WHERE guest_id = $1", TestContext.Current.CancellationToken, guest),
            async () =>
            {
                await Tell(order);
                return true;
            },
            "SELECT FROM commerce.orders"
        );

        Assert.Equal(0, await Waiting(email));
    }

    /// <summary>An order of which all is told that there was to tell.</summary>
    private async Task<JsonNode> Bought(Client root)
    {
        var order = await (await shop.SignUp()).Buys(root);
        await Wait.Until(async () => await Waiting((string)order["id"]!) == 0);
        return order;
    }

    private Task Tell(JsonNode order)
    {
        var told = new JsonObject
        {
            ["order_id"] = (string)order["id"]!,
            ["order_number"] = (string)order["order_number"]!,
            ["items"] = 1,
            ["total_amount"] = 1,
            ["currency"] = "USD",
        };
        return shop
            .Host.Services.GetServices<IOutboxConsumer>()
            .Single(consumer => consumer.Name == "mail.order_placed")
            .Handle(new OutboxEvent(1L << 41, "order.placed", told.ToJsonString(), DateTimeOffset.UtcNow, 1), TestContext.Current.CancellationToken);
    }

    /// <summary>Lets a statement of something wait for a transaction, and ends that then.</summary>
    private async Task<T> While<T>(Func<NpgsqlConnection, Task> transaction, Func<Task<T>> something, string waits)
    {
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var open = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await transaction(connection);
        var done = Task.Run(something, TestContext.Current.CancellationToken);
        await Wait.Until(async () => done.IsCompleted || await shop.Host.Database.IsWaiting($"%{waits}%"));
        Assert.False(done.IsCompleted, "It did not wait.");
        await open.CommitAsync(TestContext.Current.CancellationToken);
        return await done;
    }

    private static string Address() => $"{Merchant.Tag()}@guests.example.com";

    private static Guid Id(JsonNode order) => Guid.Parse((string)order["id"]!);

    private Task<long> Waiting(string mention) =>
        shop.Host.One<long>("SELECT count(*) FROM platform.outbox WHERE payload::text LIKE '%' || $1 || '%'", mention);

    private const string QueueSql =
        "INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at) VALUES ('mail', 'mail', $1::json, now(), now() + interval '1 hour')";
}
