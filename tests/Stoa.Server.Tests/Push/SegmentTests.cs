using Stoa.Commerce.Customers;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Server.Tests.Customers;
using Stoa.Server.Tests.Database;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>Saved audiences by what customers have done, counted before and chosen when a message begins.</summary>
public sealed class SegmentTests(TestDatabases databases)
{
    private const string Path = "/admin/segments";

    [Fact]
    public async Task A_segment_is_created_read_replaced_and_deleted_by_version()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var body = new
        {
            name = "Big spenders",
            audience = new { locales = new[] { "es" } },
            customers = new
            {
                spentOver = 50_000,
                boughtCategory = "cat-1",
                noOrderForDays = 30,
                marketingConsent = true,
            },
        };
        var created = await admin.Post(Path, body);
        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        var path = $"{Path}/{created.Data["id"]}";

        (await admin.Post(Path, body)).Says(HttpStatusCode.Conflict, "A segment with this name already exists");
        var read = await admin.Get(path);
        Assert.Equal(
            (50_000, "cat-1", 30),
            ((int)read.Data["customers"]!["spentOver"]!, (string?)read.Data["customers"]!["boughtCategory"], (int)read.Data["customers"]!["noOrderForDays"]!)
        );
        var tag = read.Headers["ETag"].ToString();
        Assert.Equal(HttpStatusCode.OK, (await admin.Send(HttpMethod.Put, path, new { name = "All" }, ("If-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await admin.Send(HttpMethod.Put, path, body, ("If-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.Delete(path)).Status);
        (await admin.Get(path)).Says(HttpStatusCode.NotFound, $"Segment with ID {created.Data["id"]} not found");
    }

    [Theory]
    [InlineData("""{"spentOver":1000000}""", "rich")]
    [InlineData("""{"lastOrderBefore":"2026-01-01T00:00:00Z"}""", "rich")]
    [InlineData("""{"noOrderForDays":30}""", "rich")]
    [InlineData("""{"boughtCategory":"parent"}""", "buyer")]
    [InlineData("""{"boughtCategory":"other"}""", "")]
    [InlineData("""{"cartAbandonedForHours":24}""", "cart")]
    [InlineData("""{"marketingConsent":true}""", "rich cart")]
    [InlineData("""{"marketingConsent":true,"cartAbandonedForHours":24}""", "cart")]
    public async Task Those_are_reached_who_meet_all_conditions(string customers, string reached)
    {
        await using var post = await DeliveryHost.Open(databases, ("Demo:Seed", "true"));
        var admin = await post.Node.AdminOfPush();
        await Customers(post, admin);
        var expected = reached.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var segment = (await admin.Post(Path, $$"""{"name":"x","customers":{{customers}}}""")).Data["id"]!;
        var count = (await admin.Get($"{Path}/{segment}/audience")).Data;
        Assert.Equal(expected.Length, (int)count["total"]!);
        Assert.Equal(count.ToJsonString(), (await admin.Post($"{Path}/audience", $$"""{"customers":{{customers}}}""")).Data.ToJsonString());
        var message = new
        {
            type = "immediate",
            androidMessage = PushDesk.Android(),
            audience = new { segmentId = (long)segment },
        };
        Assert.Equal(expected.Length, (int)(await admin.Post("/admin/push-messages/audience", message)).Data["total"]!);
        var sent = await admin.Post("/admin/push-messages", message);
        if (expected.Length == 0)
        {
            sent.Says(HttpStatusCode.BadRequest, "No active device tokens found");
            return;
        }
        await admin.Until((long)sent.Data["id"]!, "sent");

        Assert.Equal(expected, new[] { "rich", "buyer", "cart" }.Where(name => post.Fcm.Journal.Receipts("ok-" + name) == 1), StringComparer.Ordinal);
        Assert.Equal(expected.Length, post.Fcm.Journal.Totals.Devices);
    }

    [Fact]
    public async Task A_segment_is_evaluated_when_the_message_is_sent_and_narrows_the_messages_own_audience()
    {
        await using var post = await DeliveryHost.Open(databases, ("Demo:Seed", "true"));
        var admin = await post.Node.AdminOfPush();
        await Customers(post, admin);
        var segment = (
            await admin.Post(
                Path,
                new
                {
                    name = "x",
                    audience = new { platforms = new[] { "android" } },
                    customers = new { spentOver = 1_000_000 },
                }
            )
        ).Data["id"]!;
        var draft = (await admin.Post("/admin/push-messages", new { androidMessage = PushDesk.Android(), audience = new { segmentId = (long)segment } })).Data[
            "id"
        ]!;

        await post.Node.Execute("UPDATE commerce.customers SET spent = 2000000 WHERE last_name = 'cart'");
        await admin.Post($"/admin/push-messages/{draft}/send");
        await admin.Until((long)draft, "sent");

        Assert.Equal((1, 1, 0), (post.Fcm.Journal.Receipts("ok-rich"), post.Fcm.Journal.Receipts("ok-cart"), post.Fcm.Journal.Receipts("ok-buyer")));
        (await admin.Post("/admin/push-messages", new { androidMessage = PushDesk.Android(), audience = new { segmentId = 999 } })).Says(
            HttpStatusCode.NotFound,
            "Segment with ID 999 not found"
        );
        await post.Node.Execute(
            "INSERT INTO push.chosen_people (message_id, user_id) SELECT $1, gen_random_uuid() FROM generate_series(1, 60000)",
            (long)draft
        );
        var one = await post.Node.One<Guid>("SELECT user_id FROM push.chosen_people LIMIT 1");
        await using var held = await HeldTransaction.Open(post.Node, "SELECT FROM push.chosen_people WHERE user_id = $1 FOR UPDATE", one);
        // In batches, which wait for nobody.
        await PeriodicJob.Run(post.Node, "people chosen for messages that are over");
        Assert.Equal(1, await post.Node.One<long>("SELECT count(*) FROM push.chosen_people"));
    }

    [Fact]
    public async Task A_message_whose_segment_was_deleted_says_so_and_not_that_there_are_no_devices()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        await admin.NewDevice(token: "ok-1");
        var segment = (long)(await admin.Post(Path, new { name = "Everybody" })).Data["id"]!;
        var message = new { androidMessage = PushDesk.Android(), audience = new { segmentId = segment } };
        var (draft, scheduled) = ((long)(await admin.Post("/admin/push-messages", message)).Data["id"]!, await Scheduled());
        Assert.Equal(HttpStatusCode.OK, (await admin.Delete($"{Path}/{segment}")).Status);

        (await admin.Post($"/admin/push-messages/{draft}/send")).Says(HttpStatusCode.BadRequest, "The segment of this message was deleted");
        await post.Node.Execute("UPDATE push.messages SET scheduled_at = now() WHERE id = $1", scheduled);
        Assert.Equal("The segment of this message was deleted", (string?)(await admin.Until(scheduled, "failed"))["failureReason"]);
        Assert.Equal("draft", (string?)(await admin.Get($"/admin/push-messages/{draft}")).Data["status"]);

        async Task<long> Scheduled() =>
            (long)
                (
                    await admin.Post(
                        "/admin/push-messages",
                        new
                        {
                            type = "scheduled",
                            scheduledAt = PushDesk.InAnHour,
                            message.androidMessage,
                            message.audience,
                        }
                    )
                ).Data["id"]!;
    }

    [Fact]
    public async Task Conditions_are_answered_by_indexes_among_many_customers()
    {
        await using var post = await DeliveryHost.Open(databases);
        await post.Node.Execute(
            """
            INSERT INTO commerce.customers (id, user_id, email, email_key, marketing, spent, last_order_at, created_at, updated_at)
            SELECT md5(n::text)::uuid, md5(n::text)::uuid, n || '@example.com', n || '@example.com', n % 3 = 0, n, '-infinity', now(), now()
            FROM generate_series(1, 200000) AS n
            """
        );
        await post.Node.Execute("ANALYZE commerce.customers");
        await using var connection = await post.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var facts = new Stoa.Commerce.Customers.CustomerFacts();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var now = DateTimeOffset.UtcNow;
        foreach (var size in new[] { 5_000, 33_333, 50_000 })
        {
            var (found, pages) = (new HashSet<Guid>(), 0);
            var asked = new CustomerConditions(SpentOver: 100_000, MarketingConsent: true);
            await foreach (var page in new CustomerFacts().Pages(connection, asked, now, size, TestContext.Current.CancellationToken))
            {
                // In between, the transaction may do something else.
                Assert.Equal(1, await connection.One("SELECT 1", row => row.GetInt32(0), TestContext.Current.CancellationToken));
                Assert.All(page, person => Assert.True(found.Add(person)));
                pages++;
            }
            Assert.Equal((33_333, (33_333 + size - 1) / size), (found.Count, pages));
        }
        var (where, arguments) = CustomerFacts.Filter(new CustomerConditions(SpentOver: 199_990, BoughtCategory: "cat-1", CartAbandonedForHours: 1), now);
        var plan = await post.Node.Explain((CustomerFacts.ChosenSql.Replace("true /* and the conditions */", where, StringComparison.Ordinal), arguments));
        Assert.DoesNotContain("Seq Scan on customers", plan, StringComparison.Ordinal);
    }

    /// <summary>Three members with a device each: one who spent much long ago, one who bought lately, one with a forgotten cart; and another.</summary>
    private static async Task Customers(DeliveryHost post, Client admin)
    {
        await admin.NewDevice(token: "ok-nobody");
        var people = new Dictionary<string, User>(StringComparer.Ordinal);
        foreach (var name in new[] { "rich", "buyer", "cart" })
        {
            var user = await post.Node.NewCustomer();
            await admin.NewDevice(token: "ok-" + name, user: user.Id);
            people[name] = user with { Client = new Client(post.Node, user.Client.Token) };
        }
        await Wait.Until(async () =>
            await post.Node.One<long>("SELECT count(*) FROM commerce.customers WHERE user_id IS NOT NULL AND first_name = 'John'") == 3
        );
        await people["buyer"].Buys(admin, shipped: false);
        await people["cart"].Client.With("prod-6");
        await post.Node.CountOrders();
        await post.Node.Execute("UPDATE commerce.carts SET updated_at = now() - interval '2 days' WHERE user_id = $1", Guid.Parse(people["cart"].Id));
        await post.Node.Execute(
            "UPDATE commerce.customers SET spent = 20000000, last_order_at = '2025-06-01', marketing = true WHERE id = $1",
            Guid.Parse(people["rich"].Id)
        );
        await post.Node.Execute("UPDATE commerce.customers SET marketing = true, last_name = 'cart' WHERE id = $1", Guid.Parse(people["cart"].Id));
        await post.Node.Execute("INSERT INTO commerce.categories (id, name, slug) VALUES ('parent', 'Parent', 'parent'), ('other', 'Other', 'other')");
        await post.Node.Execute(
            "UPDATE commerce.categories SET parent_id = 'parent' WHERE id = (SELECT category_id FROM commerce.products WHERE id = 'prod-6')"
        );
    }
}
