using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Lists;

/// <summary>Saved views: own and shared ones.</summary>
public sealed class ViewTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_view_is_created_replaced_and_deleted_under_the_clients_own_id()
    {
        var owner = await shop.SignUpAs("customer_experience");
        var (path, list) = (Path(), Merchant.Tag());

        var created = await owner.Client.Put(path, Body(list, "Drafts", new { status = "draft", sort = "-updated_at" }));
        Assert.Equal((HttpStatusCode.Created, "\"1\""), (created.Status, created.Headers["ETag"]));
        Assert.Equal(["id", "list", "name", "query", "shared", "owner", "version"], Reply.MembersOf(created.Data));
        Assert.Equal(
            (path[13..], owner.Id, false, 1),
            ((string)created.Data["id"]!, (string)created.Data["owner"]!, (bool)created.Data["shared"]!, (int)created.Data["version"]!)
        );
        Assert.Equal("""{"sort":"-updated_at","status":"draft"}""", created.Data["query"]!.ToJsonString());

        var replaced = await owner.Client.Replace(path, Body(list, "All"), 1);
        Assert.Equal(
            (HttpStatusCode.OK, "All", "{}", 2),
            (replaced.Status, (string)replaced.Data["name"]!, replaced.Data["query"]!.ToJsonString(), (int)replaced.Data["version"]!)
        );
        Assert.Equal([replaced.Data.ToJsonString()], (await Views(owner.Client, list)).Select(view => view.ToJsonString()), StringComparer.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await owner.Client.Remove(path, 2)).Status);
        Assert.Empty(await Views(owner.Client, list));
        (await owner.Client.Remove(path, 2)).Refused(HttpStatusCode.NotFound, "view_not_found");
    }

    [Fact]
    public async Task Staff_see_their_own_views_and_the_shared_ones()
    {
        var (one, other, list) = (await shop.SignUpAs("manager"), await shop.SignUpAs("customer_experience"), Merchant.Tag());
        await one.Client.Put(Path(), Body(list, "own"));
        await one.Client.Put(Path(), Body(list, "shared", shared: true));
        await other.Client.Put(Path(), Body(list, "theirs"));
        await other.Client.Put(Path(), Body(list + "x", "another list", shared: true));

        Assert.Equal(["shared", "own"], await Names(one.Client));
        Assert.Equal(["theirs", "shared"], await Names(other.Client));
        Assert.Equal(["shared", "theirs"], (await Views(other.Client, list, "&sort=name")).Select(view => (string)view["name"]!), StringComparer.Ordinal);
        Assert.Contains("another list", (await Views(one.Client, null)).Select(view => (string)view["name"]!), StringComparer.Ordinal);

        async Task<string[]> Names(Client client) => [.. (await Views(client, list)).Select(view => (string)view["name"]!)];
    }

    [Fact]
    public async Task Nobody_learns_of_anothers_own_view()
    {
        var (one, root, path) = (await shop.SignUpAs("manager"), await shop.SuperAdmin(), Path());
        await one.Client.Put(path, Body("orders", "own"));

        (await root.Client.Put(path, Body("orders", "taken"))).Refused(HttpStatusCode.NotFound, "view_not_found");
        (await root.Client.Replace(path, Body("orders", "taken"), 1)).Refused(HttpStatusCode.NotFound, "view_not_found");
        (await root.Client.Remove(path, 1)).Refused(HttpStatusCode.NotFound, "view_not_found");
        Assert.Equal(0, await Entries(path));
    }

    [Fact]
    public async Task A_shared_view_is_changed_by_its_owner_and_by_those_who_manage_the_settings_only()
    {
        var (owner, other, root, path, list) = (
            await shop.SignUpAs("manager"),
            await shop.SignUpAs("manager"),
            await shop.SuperAdmin(),
            Path(),
            Merchant.Tag()
        );
        await owner.Client.Put(path, Body(list, "shared", shared: true));

        (await other.Client.Replace(path, Body(list, "x", shared: true), 1)).Refused(HttpStatusCode.Forbidden, "view_not_yours");
        (await other.Client.Remove(path, 1)).Refused(HttpStatusCode.Forbidden, "view_not_yours");

        var changed = await root.Client.Replace(path, Body(list, "y", shared: true), 1);
        Assert.Equal((HttpStatusCode.OK, owner.Id), (changed.Status, (string)changed.Data["owner"]!));
        Assert.Equal(HttpStatusCode.OK, (await owner.Client.Replace(path, Body(list, "z", shared: true), 2)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await root.Client.Remove(path, 3)).Status);
        Assert.Equal(4, await Entries(path));
    }

    [Fact]
    public async Task A_grant_of_settings_opens_shared_views_and_no_longer_once_it_is_revoked()
    {
        var (owner, other, root, path) = (await shop.SignUpAs("manager"), await shop.SignUpAs("customer_experience"), await shop.SuperAdmin(), Path());
        await owner.Client.Put(path, Body("orders", "shared", shared: true));
        var role = await root.Client.NewRole("manage_settings");
        await root.Client.Post($"/admin/users/{other.Id}/roles", new { role_id = role });

        Assert.Equal(HttpStatusCode.OK, (await other.Client.Replace(path, Body("orders", "x", shared: true), 1)).Status);
        await root.Client.Remove(other, role);
        (await other.Client.Replace(path, Body("orders", "y", shared: true), 2)).Refused(HttpStatusCode.Forbidden, "view_not_yours");
    }

    [Fact]
    public async Task Replacing_and_deleting_need_the_version_that_was_seen()
    {
        var (client, path) = ((await shop.SignUpAs("manager")).Client, Path());
        (await client.Replace(path, Body("orders", "a"), 1)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        await client.Put(path, Body("orders", "a"));

        (await client.Put(path, Body("orders", "b"))).Refused((HttpStatusCode)428, "version_required");
        (await client.Replace(path, Body("orders", "b"), 2)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        (await client.Delete(path)).Refused((HttpStatusCode)428, "version_required");
        (await client.Remove(path, 2)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal(HttpStatusCode.OK, (await client.Send(HttpMethod.Put, path, Body("orders", "c"), ("If-Match", "*"))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.Send(HttpMethod.Delete, path, null, ("If-Match", "*"))).Status);
    }

    [Fact]
    public async Task Of_many_who_create_under_one_id_one_does_and_of_many_who_replace_a_version_one_does()
    {
        var (client, path) = ((await shop.SignUpAs("manager")).Client, Path());

        var created = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => client.Put(path, Body("orders", $"{n}"))));
        Assert.Single(created, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(created.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal("version_required", reply.Code));

        var replaced = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => client.Replace(path, Body("orders", $"another {n}"), 1)));
        Assert.Single(replaced, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replaced.Where(reply => reply.Status != HttpStatusCode.OK), reply => Assert.Equal("version_stale", reply.Code));
    }

    [Fact]
    public async Task A_repeated_creation_with_its_key_is_the_first_ones_answer()
    {
        var (client, path) = ((await shop.SignUpAs("manager")).Client, Path());
        var first = await client.Send(HttpMethod.Put, path, Body("orders", "a"), ("Idempotency-Key", path));
        var again = await client.Send(HttpMethod.Put, path, Body("orders", "a"), ("Idempotency-Key", path));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, first.Text), (first.Status, again.Status, again.Text));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"list":"","name":"a"}""")]
    [InlineData("""{"list":"orders","name":" "}""")]
    [InlineData("""{"list":"orders","name":"a","query":{"page":1}}""")]
    [InlineData("""{"list":"orders","name":"a","query":["a"]}""")]
    [InlineData("""{"list":"orders","name":"a","shared":"yes"}""")]
    [InlineData("""{"list":"orders","name":"a","owner":"me"}""")]
    public async Task A_view_that_is_none_is_refused(string body) =>
        (await (await shop.SignUpAs("manager")).Client.Put(Path(), body)).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task Names_and_queries_have_bounds_and_ids_are_uuids()
    {
        var client = (await shop.SignUpAs("manager")).Client;
        var many = Enumerable.Range(0, 51).ToDictionary(n => $"p{n}", _ => "x", StringComparer.Ordinal);
        foreach (
            var body in new[]
            {
                Body(new string('x', 51), "a"),
                Body("orders", new string('x', 101)),
                Body("orders", "a", new { keyword = new string('x', 501) }),
                Body("orders", "a", many),
            }
        )
        {
            (await client.Put(Path(), body)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
        (await client.Put("/admin/views/mine", Body("orders", "a"))).Refused(HttpStatusCode.NotFound, "view_not_found");
        (await client.Remove("/admin/views/mine", 1)).Refused(HttpStatusCode.NotFound, "view_not_found");
    }

    private static string Path() => $"/admin/views/{Guid.NewGuid()}";

    private static object Body(string list, string name, object? query = null, bool shared = false) =>
        new
        {
            list,
            name,
            query = query ?? new { },
            shared,
        };

    private Task<long> Entries(string path) => shop.Host.One<long>("SELECT count(*) FROM platform.audit_log WHERE subject = $1", "view:" + path[13..]);

    private static async Task<IReadOnlyList<JsonNode>> Views(Client client, string? list, string more = "")
    {
        var reply = await client.Get($"/admin/views?page_size=100{(list is null ? "" : "&list=" + list)}{more}");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return [.. reply.Data.AsArray().OfType<JsonNode>()];
    }
}
