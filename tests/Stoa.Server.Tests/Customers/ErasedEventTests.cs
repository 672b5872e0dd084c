using Stoa.Platform.Data;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Events;

namespace Stoa.Server.Tests.Customers;

/// <summary>What the log of events tells of a person goes with them, whether it has its place already or waits for it.</summary>
public sealed class ErasedEventTests(Shop shop) : IClassFixture<Shop>
{
    private const string ToldSql = """
        SELECT coalesce(string_agg(e.payload::text, ' '), '') FROM (
            SELECT aggregate_id, type, payload FROM platform.events UNION ALL SELECT aggregate_id, type, payload FROM platform.event_log
        ) e WHERE e.aggregate_id = $1 AND e.type = 'order.placed'
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_that_was_placed_is_told_without_its_address_once_its_buyer_is_erased(bool waits)
    {
        var root = (await shop.SuperAdmin()).Client;
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        if (waits)
        {
            await Wait.Until(() => connection.One("SELECT FROM platform.event_head FOR UPDATE SKIP LOCKED", _ => true, TestContext.Current.CancellationToken));
        }
        var order = await (await shop.SignUp()).Buys(root);
        var id = (string)order["id"]!;
        var street = (string)order["shipping_address"]!["address1"]!;
        if (!waits)
        {
            await Told.Relayed(shop.Host);
        }
        Assert.Contains(street, await shop.Host.One<string>(ToldSql, id), StringComparison.Ordinal);

        var guest = await shop.Host.Guest($"{Merchant.Tag()}@guests.example.com", order);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/customers/{guest}/anonymise")).Status);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await Told.Relayed(shop.Host);

        var told = await shop.Host.One<string>(ToldSql, id);
        Assert.Contains("shipping_address", told, StringComparison.Ordinal);
        Assert.DoesNotContain(street, told, StringComparison.Ordinal);
    }
}
