using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Moving;

/// <summary>A server process that is killed while it reads, applies and undoes an import goes on where it was, and nothing happens twice.</summary>
public sealed class ResumeTests(TestDatabases databases)
{
    private const int Rows = 20_000;

    [Fact]
    public async Task After_kills_an_import_is_applied_once_and_undone_wholly()
    {
        var connection = await databases.Create();
        await using var database = NpgsqlDataSource.Create(connection);
        Guid import;
        await using (var host = await StoaHost.Start(connection))
        {
            var root = (await new ShopOf(host).SuperAdmin());
            import = Guid.Parse((string)(await root.Upload("products", File())).Data["id"]!);
        }

        await Through(connection, database, import, "staged", kills: 1);
        Assert.Equal(Rows, await One(database, "SELECT count(*) FROM commerce.import_rows WHERE outcome = 'create'"));
        await database.Change("UPDATE commerce.imports SET status = 'applying', on_error = 'stop', done = 0", CancellationToken.None);
        await Through(connection, database, import, "applied", kills: 2);
        Assert.Equal(Rows, await One(database, "SELECT count(*) FROM commerce.products WHERE sku LIKE 'K-%'"));
        Assert.Equal(Rows, await One(database, "SELECT count(*) FROM commerce.import_changes WHERE kind = 'product'"));
        await database.Change("UPDATE commerce.imports SET status = 'undoing', cursor = 9223372036854775807, done = 0", CancellationToken.None);
        await Through(connection, database, import, "undone", kills: 1);
        Assert.Equal(0, await One(database, "SELECT count(*) FROM commerce.products WHERE sku LIKE 'K-%'"));
        Assert.Equal(0, await One(database, "SELECT count(*) FROM commerce.import_changes WHERE kept IS NOT NULL"));
    }

    /// <summary>Kills a server each time it has got a little further, and lets the last one finish.</summary>
    private static async Task Through(string connection, NpgsqlDataSource database, Guid import, string status, int kills)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            using var server = Run(connection);
            var before = await Progress(database, import);
            await Wait.Until(async () => await Progress(database, import) is var now && (now.Done != before.Done || now.Status == status));
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        using var last = Run(connection);
        await Wait.Until(async () => (await Progress(database, import)).Status == status);
        last.Kill(entireProcessTree: true);
        await last.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static Process Run(string connection) =>
        CommandLine.Start(
            "--Database:ConnectionString",
            connection,
            "--Urls",
            "http://127.0.0.1:0",
            "--Demo:Seed",
            "false",
            "--SuperAdmin:Email",
            StoaHost.SuperAdminEmail
        );

    private static async Task<(string Status, string Done)> Progress(NpgsqlDataSource database, Guid import) =>
        await database.One(
            "SELECT status, is_read || ' ' || done FROM commerce.imports WHERE id = $1",
            row => (row.GetString(0), row.GetString(1)),
            CancellationToken.None,
            import
        );

    private static async Task<long> One(NpgsqlDataSource database, string sql) => await database.One(sql, row => row.GetInt64(0), CancellationToken.None);

    private static string File()
    {
        var text = new StringBuilder("sku,name,category_id,base_price,status,description\n");
        for (var i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"K-{i},Killed thing {i},cat-1,{i}.50,active,Some words about number {i}\n");
        }
        return text.ToString();
    }

    private sealed record ShopOf(StoaHost Host)
    {
        public async Task<Client> SuperAdmin()
        {
            var guest = new Client(Host, null);
            var reply = await guest.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
            return guest with { Token = (string)JsonNode.Parse(reply.Body)!["data"]!["access_token"]! };
        }
    }
}
