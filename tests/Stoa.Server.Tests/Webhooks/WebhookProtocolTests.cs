using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>Standard Webhooks to the letter, judged by its own libraries for .NET and for Node.</summary>
public sealed class WebhookProtocolTests(HookShop shop) : IClassFixture<HookShop>
{
    [Fact]
    public async Task An_event_is_verified_by_the_library_for_dotnet()
    {
        var hook = await shop.Subscribe();
        var thing = await shop.HappenOnce();

        var got = Assert.Single(await hook.Wait(1));

        Verify(got, hook.Secret, got.Body);
        Assert.ThrowsAny<WebhookVerificationException>(() => Verify(got, hook.Secret, got.Body + " "));
        Assert.ThrowsAny<WebhookVerificationException>(() => Verify(got, NewSecret(), got.Body));
        Assert.Equal(["type", "timestamp", "sequence", "data"], Reply.MembersOf(got.Json));
        Assert.Equal(("product.updated", 1L, thing), ((string)got.Json["type"]!, got.Sequence, (string)got.Json["data"]!["id"]!));
        Assert.Equal("application/json", got.Headers["content-type"]);
        Assert.DoesNotContain('.', got.Id);
        Assert.Equal(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), long.Parse(got.Headers["webhook-timestamp"], CultureInfo.InvariantCulture), 120.0);
    }

    [Fact]
    public async Task An_event_is_verified_by_the_library_for_node()
    {
        var hook = await shop.Subscribe();
        await shop.Happen("ñandú-Ω-🦤");
        var got = Assert.Single(await hook.Wait(1));

        var answers = await Node((hook.Secret, got.Headers, got.Body), (hook.Secret, got.Headers, got.Body + " "), (NewSecret(), got.Headers, got.Body));

        Assert.Equal("ñandú-Ω-🦤", (string?)answers[0]["verified"]?["data"]?["id"]);
        Assert.All(answers.Skip(1), answer => Assert.Equal("No matching signature found", (string?)answer["refused"]));
    }

    [Fact]
    public async Task While_a_secret_is_rotated_both_verify_and_then_only_the_new_one()
    {
        var hook = await shop.Subscribe();
        var root = await shop.Root();

        var reply = await root.Post($"{hook.Url}/rotate-secret");
        var fresh = (string)reply.Data["secret"]!;
        await shop.HappenOnce();
        var got = Assert.Single(await hook.Wait(1));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(DateTimeOffset.UtcNow.AddHours(24), (DateTimeOffset)reply.Data["previous_secret_until"]!, TimeSpan.FromMinutes(5));
        Assert.Equal(2, got.Headers["webhook-signature"].Split(' ').Length);
        Assert.All(got.Headers["webhook-signature"].Split(' '), signature => Assert.StartsWith("v1,", signature, StringComparison.Ordinal));
        Verify(got, hook.Secret, got.Body);
        // The library for .NET looks at the first signature only, so it is given the second one alone.
        Verify(got with { Headers = WithSignature(got, got.Headers["webhook-signature"].Split(' ')[1]) }, fresh, got.Body);
        var answers = await Node((hook.Secret, got.Headers, got.Body), (fresh, got.Headers, got.Body));
        Assert.All(answers, answer => Assert.NotNull(answer["verified"]));

        await root.Post($"{hook.Url}/rotate-secret", new { overlap_hours = 0 });
        await shop.HappenOnce();
        var later = (await hook.Wait(2))[1];
        Assert.Single(later.Headers["webhook-signature"].Split(' '));
        Assert.ThrowsAny<WebhookVerificationException>(() => Verify(later, fresh, later.Body));
    }

    [Fact]
    public async Task Bodies_have_the_member_names_of_the_contract_that_the_endpoint_chose()
    {
        var (snake, camel) = (await shop.Subscribe("store", "fulfilment.*"), await shop.Subscribe("nest", "fulfilment.created"));
        var id = Guid.NewGuid();
        await Platform.Data.Sql.Change(
            shop.Host.Database,
            """
            INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
            VALUES ('fulfilment.created', 'order', $1::uuid::text, json_build_object('id', $1, 'order_id', $1), now())
            """,
            TestContext.Current.CancellationToken,
            id
        );

        Assert.Equal(id.ToString(), (string?)Assert.Single(await snake.Wait(1)).Json["data"]!["order_id"]);
        Assert.Equal(id.ToString(), (string?)Assert.Single(await camel.Wait(1)).Json["data"]!["orderId"]);
    }

    [Fact]
    public async Task An_endpoint_is_told_of_what_it_asked_for_only()
    {
        var (products, orders, one) = (
            await shop.Subscribe(null, "product.*"),
            await shop.Subscribe(null, "order.*"),
            await shop.Subscribe(null, "product.created")
        );
        await shop.HappenOnce();
        await products.Wait(1);
        await products.Settled("delivered", 1);

        Assert.Empty(orders.All);
        Assert.Empty(one.All);
        Assert.Empty(await orders.Deliveries());
    }

    [Fact]
    public async Task A_ping_is_sent_to_the_endpoint_that_is_tested_and_to_no_other()
    {
        var (hook, other) = (await shop.Subscribe(), await shop.Subscribe());

        var reply = await (await shop.Root()).Post($"{hook.Url}/test");
        var got = Assert.Single(await hook.Wait(1));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal("ping", (string?)reply.Data["type"]);
        Assert.Equal(("ping", hook.Id.ToString()), ((string?)got.Json["type"], (string?)got.Json["data"]!["webhook_id"]));
        Verify(got, hook.Secret, got.Body);
        Assert.Equal((string?)reply.Data["message_id"], got.Id);
        await hook.Settled("delivered", 1);
        Assert.Empty(other.All);
    }

    [Fact]
    public async Task The_inspector_shows_the_bytes_that_were_signed_and_what_was_answered()
    {
        var hook = await shop.Subscribe();
        shop.Receiver.Answer = async (_, http) =>
        {
            http.Response.StatusCode = 422;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "nope\0" + new string('x', 5_000));
        };
        await shop.HappenOnce();
        var delivery = Assert.Single(await hook.Settled("pending", 1));
        shop.Receiver.Answer = (_, http) => Receiver.Status(http, 204);

        var seen = (await (await shop.Root()).Get($"/admin/deliveries/{delivery["id"]}")).Data;

        var got = Assert.Single(hook.All);
        var attempt = Assert.Single((JsonArray)seen["log"]!)!;
        Assert.Equal(got.Body, (string?)seen["body"]);
        Assert.Equal($"{got.Id}.{got.Headers["webhook-timestamp"]}.{got.Body}", (string?)seen["signed_content"]);
        Assert.Equal((422, "status", 1), ((int)attempt["status"]!, (string?)attempt["error"], (int)attempt["number"]!));
        Assert.Equal(2_048, ((string)attempt["response"]!).Length);
        Assert.StartsWith("nope\uFFFDx", (string?)attempt["response"], StringComparison.Ordinal);
        foreach (var (name, value) in (JsonObject)attempt["headers"]!)
        {
            Assert.Equal(got.Headers[name], (string?)value);
        }
        Assert.DoesNotContain("whsec_", seen.ToJsonString(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> WithSignature(Received got, string signature) =>
        new(got.Headers, StringComparer.Ordinal) { ["webhook-signature"] = signature };

    /// <summary>Throws where it is not from the shop.</summary>
    private static void Verify(Received got, string secret, string body) => new StandardWebhook(secret).Verify(body, got.HeaderDictionary);

    private static string NewSecret() => "whsec_" + Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    private static async Task<IReadOnlyList<JsonNode>> Node(params (string Secret, IReadOnlyDictionary<string, string> Headers, string Body)[] cases)
    {
        var folder = Npm.Folder("Stoa.Server.Tests", "Webhooks", "verifier");
        await Npm.Install(folder);
        using var process = Npm.Start(folder, "node", "verify.mjs");
        var answers = new List<JsonNode>();
        foreach (var (secret, headers, body) in cases)
        {
            await process.StandardInput.WriteLineAsync(
                JsonSerializer.Serialize(
                    new
                    {
                        secret,
                        headers,
                        body,
                    }
                )
            );
            answers.Add(JsonNode.Parse((await process.StandardOutput.ReadLineAsync())!)!);
        }
        process.StandardInput.Close();
        await process.Ended();
        return answers;
    }
}
