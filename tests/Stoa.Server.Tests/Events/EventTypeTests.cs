using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Events;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Moving;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.Events;

/// <summary>Each change tells its event once, in its transaction.</summary>
public sealed class EventTypeTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_order_is_told_from_its_placing_to_its_last_parcel()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, 2, 1);
        await root.Change($"/admin/orders/{order}", new { tags = new[] { "gift" } });
        await root.Cancel(order, Units(await root.Line(order, 1), 1));
        await root.Fulfil(order);
        var parcel = (await root.Seen(order))["fulfilments"]![0]!;
        await Merchant.Edit(root, $"/admin/fulfilments/{parcel["id"]}", new { delivered = true }, (long)parcel["version"]!);

        var told = await Told.Of(shop.Host, order);

        Assert.Equal(
            [
                "order.placed",
                "payment.authorized",
                "order.updated",
                "order.updated",
                "payment.captured",
                "order.paid",
                "fulfilment.created",
                "fulfilment.shipped",
                "order.completed",
                "fulfilment.delivered",
            ],
            told
        );
    }

    [Fact]
    public async Task An_order_that_is_placed_carries_what_its_buyer_reads()
    {
        var buyer = await shop.SignUp();
        var order = await shop.Placed(buyer, 2);
        var placed = Assert.Single(await Told.EventsOf(shop.Host, order), one => one.Type == "order.placed");
        var catalogue = shop.Host.Services.GetRequiredService<EventCatalogue>();
        var contract = shop.Host.Services.GetRequiredService<ContractCatalogue>()["store"];

        var body = System.Text.Json.Nodes.JsonNode.Parse(catalogue.Render(placed, contract))!;

        Assert.Equal(["type", "timestamp", "sequence", "data"], Reply.MembersOf(body));
        Assert.Equal((await buyer.Client.Get("/orders/" + order)).Data.ToJsonString(), body["data"]!.ToJsonString(), StringComparer.Ordinal);
        Assert.All(
            shop.Host.Services.GetServices<Contract>(),
            every => Assert.Contains(order, System.Text.Encoding.UTF8.GetString(catalogue.Render(placed, every)), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Every_declared_type_can_be_shown_in_every_contract()
    {
        var catalogue = shop.Host.Services.GetRequiredService<EventCatalogue>();
        await Told.Relayed(shop.Host);
        foreach (var happened in await shop.Host.Services.GetRequiredService<EventLog>().ReadAfter(0, 10_000, TestContext.Current.CancellationToken))
        {
            Assert.All(shop.Host.Services.GetServices<Contract>(), contract => Assert.NotEmpty(catalogue.Render(happened, contract)));
        }
        Assert.Equal(31, catalogue.All.Count);
    }

    [Fact]
    public async Task Money_and_goods_that_go_back_are_told_among_the_events_of_their_order()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, 2);
        await root.Post($"/admin/orders/{order}/ship");
        var line = await root.Line(order);
        var back = await root.Post(
            $"/admin/orders/{order}/returns",
            new
            {
                lines = new[]
                {
                    new
                    {
                        item_id = line,
                        quantity = 2,
                        reason = "",
                    },
                },
            }
        );
        await root.Post($"/admin/returns/{back.Data["id"]}/approve");
        foreach (var condition in new[] { "sellable", "damaged" })
        {
            await root.Receive((string)back.Data["id"]!, line, 1, condition);
        }
        await root.Post($"/admin/returns/{back.Data["id"]}/close");
        await root.Refund(order, Units(line, 2));

        var told = await Told.Of(shop.Host, order);

        Assert.Equal(
            ["return.requested", "return.received", "return.received", "refund.created", "refund.succeeded"],
            told.Where(type => type.StartsWith("re", StringComparison.Ordinal)),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task An_order_that_is_cancelled_is_told_once_and_what_was_packed_before_too()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, 1);
        await root.Fulfil(order, shipped: false);
        await root.Post($"/admin/fulfilments/{(await root.Seen(order))["fulfilments"]![0]!["id"]}/cancel");
        await root.Cancel(order);

        Assert.Equal(
            ["order.placed", "payment.authorized", "fulfilment.created", "fulfilment.cancelled", "order.cancelled"],
            (await Told.Of(shop.Host, order)).Where(type => type is not ("payment.captured" or "order.paid" or "refund.created" or "refund.succeeded")),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_product_is_told_once_for_each_request_however_many_statements_it_takes()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var renamed = await root.Edit(product, new { name = "Another thing" });
        Assert.True(renamed.Status == HttpStatusCode.OK, renamed.Text);
        var gone = await root.Remove($"/admin/products/{product["id"]}", renamed.Data["version"]!);
        Assert.True((int)gone.Status < 300, gone.Text);

        Assert.Equal(["product.created", "product.updated", "product.archived"], await Told.Of(shop.Host, (string)product["id"]!));
    }

    [Fact]
    public async Task A_variant_that_an_undo_deletes_is_told_as_a_change_of_its_product()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var id = (string)(await root.NewProduct(Merchant.ProductBody(tag).With("options", new[] { new { name = "Size", values = new[] { "S" } } })))["id"]!;
        var import = await root.Import("products", $"id,variant_sku,variant_options\n{id},V-{tag},\"{{\"\"Size\"\":\"\"S\"\"}}\"\n");
        Assert.Equal(["product.created", "product.updated"], await Told.Of(shop.Host, id));

        await root.Undo(import);

        Assert.Empty((await root.Get($"/admin/products/{id}")).Data["variants"]!.AsArray());
        Assert.Equal(["product.created", "product.updated", "product.updated"], await Told.Of(shop.Host, id));
        await shop.Host.Execute("INSERT INTO commerce.variants (id, product_id, sku) VALUES ('v-' || $2, $1, 'V-' || $2)", id, tag);
        await shop.Host.Execute("DELETE FROM commerce.products WHERE id = $1", id);
        Assert.Equal(["product.updated", "product.archived"], (await Told.Of(shop.Host, id))[^2..]);
    }

    [Fact]
    public async Task Many_products_are_told_in_the_transaction_that_changes_them_and_not_if_it_is_undone()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => Warehouse.Tag()).ToArray();
        await shop.Host.Execute(
            "INSERT INTO commerce.products (id, sku, name, base_price, category_id) SELECT i, upper(i), i, 100, 'cat-1' FROM unnest($1::text[]) AS i",
            [ids]
        );
        await shop.Host.Execute("UPDATE commerce.products SET version = version + 1 WHERE id = ANY ($1)", [ids]);
        await using (var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var change = new Npgsql.NpgsqlCommand("UPDATE commerce.products SET version = version + 1 WHERE id = ANY ($1)", connection);
            change.Parameters.AddWithValue(ids);
            await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        foreach (var id in ids)
        {
            Assert.Equal(["product.created", "product.updated"], await Told.Of(shop.Host, id));
        }
    }

    [Fact]
    public async Task Stock_is_told_where_its_level_changes_and_not_at_every_sale()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, (null, 9));
        foreach (var delta in new[] { -1, -4, -1, -3, +1, +20 })
        {
            Assert.Equal(HttpStatusCode.OK, (await root.Adjust(Warehouse.By(item, delta))).Status);
        }

        Assert.Equal(
            ["stock.back", "stock.low", "stock.out", "stock.back"],
            (await AllOf(item)).Where(type => type != "product.created"),
            StringComparer.Ordinal
        );
        Assert.Contains(
            $$"""{"item_id" : "{{item}}", "product_id" : "{{item}}", "location_id" : "main"}""",
            (await Told.EventsOf(shop.Host, item)).Select(happened => happened.Payload),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_customer_is_told_when_the_shop_knows_of_him_and_when_he_is_forgotten()
    {
        var (root, member) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(member, 1);
        await root.Post($"/admin/orders/{order}/ship");
        await Wait.Until(async () => (await Told.Of(shop.Host, member.Id)).Length == 1);
        var reply = await root.Send(HttpMethod.Post, $"/admin/customers/{member.Id}/anonymise", new { reason = "asked" });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);

        Assert.Equal(["customer.created", "customer.anonymised"], await Told.Of(shop.Host, member.Id));
        var placed = Assert.Single(await Told.EventsOf(shop.Host, order), one => one.Type == "order.placed").Payload;
        foreach (var personal in new[] { "John", "Doe", "Main St", "10001", "555-0100", "deliver after" })
        {
            Assert.DoesNotContain(personal, placed, StringComparison.Ordinal);
        }
        Assert.Contains("\"NY\"", placed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_tells_its_end_and_each_product_that_it_makes()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var import = await root.Import("products", $"sku,name,status,category_id,base_price\nA-{tag},Anvil,active,cat-1,12.50\nB-{tag},Bell,active,cat-1,3\n");

        Assert.Equal(["import.finished"], await Told.Of(shop.Host, (string)import["id"]!));
        foreach (var sku in new[] { $"A-{tag}", $"B-{tag}" })
        {
            Assert.Equal(["product.created"], await Told.Of(shop.Host, await shop.Host.One<string>("SELECT id FROM commerce.products WHERE sku = $1", sku)));
        }
    }

    private async Task<List<string>> AllOf(string item) => (await Told.EventsOf(shop.Host, item)).ConvertAll(happened => happened.Type);
}
