using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>What tests of imports and exports do again and again, by intent.</summary>
internal static class Mover
{
    /// <summary>A line that ends with a backslash goes on in the next one, as no line of a file of ours is that wide.</summary>
    public static string Unfolded(this string file) => file.ReplaceLineEndings("\n").Replace("\\\n", "", StringComparison.Ordinal);

    private static readonly string[] Resting = ["staged", "applied", "undone", "failed"];

    public static Task<Reply> Upload(this Client client, string type, string file, string query = "") =>
        client.Upload(type, Encoding.UTF8.GetBytes(file), query);

    public static async Task<Reply> Upload(this Client client, string type, byte[] file, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{client.Mount}/admin/imports?type={type}{query}");
        request.Headers.Authorization = client.Token is null ? null : new AuthenticationHeaderValue("Bearer", client.Token);
        request.Content = new ByteArrayContent(file);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return await client.Send(request);
    }

    /// <summary>The import once it is staged.</summary>
    public static async Task<JsonNode> Stage(this Client client, string type, string file, string query = "")
    {
        var reply = await client.Upload(type, file, query);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return await client.AtRest((string)reply.Data["id"]!);
    }

    /// <summary>The import once it is applied, or has failed.</summary>
    public static async Task<JsonNode> Apply(this Client client, JsonNode import, string onError = "stop")
    {
        var reply = await client.Post($"/admin/imports/{import["id"]}/apply", new { on_error = onError });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return await client.AtRest((string)import["id"]!);
    }

    public static async Task<JsonNode> Undo(this Client client, JsonNode import)
    {
        var reply = await client.Post($"/admin/imports/{import["id"]}/undo");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return await client.AtRest((string)import["id"]!);
    }

    /// <summary>Staged and applied without an error.</summary>
    public static async Task<JsonNode> Import(this Client client, string type, string file, string query = "")
    {
        var staged = await client.Stage(type, file, query);
        Assert.True((long)staged["counts"]!["error"]! == 0, staged["errors"]!.ToJsonString());
        var applied = await client.Apply(staged);
        Assert.True((string)applied["status"]! == "applied", applied.ToJsonString());
        return applied;
    }

    public static async Task<JsonNode> AtRest(this Client client, string id)
    {
        JsonNode import = null!;
        await Wait.Until(
            async () =>
            {
                import = (await client.Get($"/admin/imports/{id}")).Data;
                return Array.IndexOf(Resting, (string)import["status"]!) >= 0;
            },
            () => import.ToJsonString()
        );
        return import;
    }

    /// <summary>create, update, unchanged, error.</summary>
    public static (long Create, long Update, long Unchanged, long Error) Counts(this JsonNode import) =>
        ((long)import["counts"]!["create"]!, (long)import["counts"]!["update"]!, (long)import["counts"]!["unchanged"]!, (long)import["counts"]!["error"]!);

    /// <summary>line column code value</summary>
    public static string[] Errors(this JsonNode import) =>
        [.. import["errors"]!.AsArray().Select(error => $"{error!["line"]} {error["column"]} {error["code"]} {error["value"]}")];

    /// <summary>From here on the database refuses some rows by the limit of a program: neither a value nor a constraint. The name of what does so.</summary>
    public static async Task<string> Refuse(this StoaHost host, string what, string row)
    {
        var name = "refuse_" + Merchant.Tag();
        await host.Execute(
            $"""
            CREATE FUNCTION commerce.{name}() RETURNS trigger LANGUAGE plpgsql AS
                $refuse$ BEGIN RAISE EXCEPTION 'too much of it' USING ERRCODE = '54000'; END $refuse$;
            CREATE TRIGGER {name} BEFORE {what} FOR EACH ROW WHEN ({row}) EXECUTE FUNCTION commerce.{name}()
            """
        );
        return name;
    }

    /// <summary>The product with this SKU, as staff see it.</summary>
    public static async Task<JsonNode> BySku(this Client client, StoaHost host, string sku) =>
        (await client.Get($"/admin/products/{await host.One<string>("SELECT id FROM commerce.products WHERE sku = $1", sku)}")).Data;
}
