using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Media;

namespace Stoa.Server.Tests.Moving;

/// <summary>Pictures that a file names by their addresses are fetched once the rows are applied, from the public internet only.</summary>
public sealed class PictureImportTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly Gallery _gallery = new();
    private Shop _shop = null!;
    private StoaHost _open = null!;
    private Client _root = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = new Shop(databases);
        await _shop.InitializeAsync();
        await _gallery.Start();
        var folder = Path.Combine(Path.GetTempPath(), "stoa-gallery-" + Guid.NewGuid().ToString("N")[..12]);
        // Beside a node that may fetch from here there would be one that may not: only the former works on this database's imports.
        _open = await StoaHost.Start(await databases.Create(), ("Imports:AllowPrivate", "true"), ("Media:Directory", folder));
        _root = new Client(_open, null);
        var login = await _root.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        _root = _root with { Token = (string)login.Data["access_token"]! };
    }

    public async ValueTask DisposeAsync()
    {
        await _open.DisposeAsync();
        await _gallery.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Pictures_are_fetched_once_and_shown_in_their_order()
    {
        var tag = Merchant.Tag();
        _gallery.Files["/a.png"] = Pictures.New("png");
        _gallery.Files["/b.jpg"] = Pictures.New("jpg");
        var file = $"""
            Handle,Title,Variant SKU,Variant Price,Image Src,Image Alt Text,Status
            pic-{tag},Picture,P-{tag},5,{_gallery.Root}/a.png,Front,active
            pic-{tag},,,,{_gallery.Root}/moved,Back,
            other-{tag},Other,O-{tag},5,{_gallery.Root}/a.png,,active
            """;

        var import = await Fetched(await _root.Import("products", file));

        Assert.Equal("""{"pending":0,"done":3,"failed":0}""", import["pictures"]!.ToJsonString());
        var product = await _root.BySku(_open, $"P-{tag}");
        Assert.Equal(["Front", "Back"], product["media"]!.AsArray().Select(media => (string)media!["alt"]!), StringComparer.Ordinal);
        Assert.Equal(2, product["images"]!.AsArray().Count);
        Assert.Equal(1, _gallery.Asked("/a.png"));
        Assert.Equal((0, 0, 3, 0), (await _root.Stage("products", file)).Counts());

        var undone = await _root.Undo(import);
        Assert.Empty(undone["kept"]!.AsArray());
    }

    [Fact]
    public async Task An_undo_takes_pictures_from_products_that_were_there()
    {
        var tag = Merchant.Tag();
        _gallery.Files["/c.png"] = Pictures.New("png");
        var product = await _root.NewProduct(Merchant.ProductBody(tag));

        var import = await Fetched(await _root.Import("products", $"sku,images\nSKU-{tag},{_gallery.Root}/c.png\n"));
        Assert.Single((await _root.Product(product))["images"]!.AsArray());
        await _root.Undo(import);

        var after = await _root.Product(product);
        Assert.Equal(("[]", "[]"), (after["images"]!.ToJsonString(), after["media"]!.ToJsonString()));
    }

    [Fact]
    public async Task An_undo_leaves_the_address_of_a_picture_that_the_product_goes_on_showing()
    {
        var tag = Merchant.Tag();
        _gallery.Files[$"/{tag}.png"] = _gallery.Files[$"/{tag}-again.png"] = Pictures.New("png", width: 44);
        var sizes = new[] { new { name = "Size", values = new[] { "S" } } };
        var product = await _root.NewProduct(Merchant.ProductBody(tag).With("options", sizes));
        await _root.Post($"/admin/products/{product["id"]}/variants", new { sku = $"S-{tag}", options = new { Size = "S" } });
        await Fetched(await _root.Import("products", $"sku,images\nSKU-{tag},{_gallery.Root}/{tag}.png\n"));
        var before = await _root.Product(product);

        // The same picture: for a variant, and for the product itself from another address.
        string[] files =
        [
            $"sku,variant_sku,variant_images\nSKU-{tag},S-{tag},{_gallery.Root}/{tag}.png\n",
            $"sku,name,images\nSKU-{tag},Renamed,{_gallery.Root}/{tag}-again.png\n",
        ];
        foreach (var file in files)
        {
            Assert.Empty((await _root.Undo(await Fetched(await _root.Import("products", file))))["kept"]!.AsArray());

            var after = await _root.Product(product);
            Assert.Single(after["images"]!.AsArray());
            Assert.Equal(before["images"].Compact(), after["images"].Compact());
            Assert.Equal(before["media"].Compact(), after["media"].Compact());
        }
    }

    [Fact]
    public async Task A_picture_of_a_variant_that_an_undo_takes_away_is_no_more_among_those_of_the_product()
    {
        var tag = Merchant.Tag();
        _gallery.Files[$"/{tag}.png"] = Pictures.New("png", width: 45);
        var product = await _root.NewProduct(Merchant.ProductBody(tag));
        var variant = $"{{\"id\":\"v-{tag}\",\"sku\":\"V-{tag}\",\"options\":{{\"Size\":\"S\"}}}}";
        var media = $"{{\"url\":\"{_gallery.Root}/{tag}.png\",\"variant_id\":\"v-{tag}\"}}";

        var import = await Fetched(await _root.Import("products", $"{{\"sku\":\"SKU-{tag}\",\"variants\":[{variant}],\"media\":[{media}]}}\n"));
        Assert.Single((await _root.Product(product))["images"]!.AsArray());
        Assert.Empty((await _root.Undo(import))["kept"]!.AsArray());

        var after = await _root.Product(product);
        Assert.Equal(("[]", "[]", "[]"), (after["images"].Compact(), after["media"].Compact(), after["variants"].Compact()));
    }

    [Fact]
    public async Task What_cannot_be_had_stands_at_its_row()
    {
        var tag = Merchant.Tag();
        _gallery.Files["/text.png"] = "<svg/>"u8.ToArray();
        _gallery.Files["/large.png"] = new byte[11 * 1024 * 1024];
        var file = $"""
            sku,name,category_id,base_price,images
            A-{tag},A,cat-1,1,{_gallery.Root}/none.png
            B-{tag},B,cat-1,1,{_gallery.Root}/text.png
            C-{tag},C,cat-1,1,{_gallery.Root}/large.png
            D-{tag},D,cat-1,1,ftp://example.com/x.png
            E-{tag},E,cat-1,1,not an address
            F-{tag},F,cat-1,1,{_gallery.Root}/astray
            """;

        var import = await Fetched(await _root.Import("products", file));

        Assert.Equal(
            [
                "2 images picture_not_found",
                "3 images media_unsupported",
                "4 images media_too_large",
                "5 images picture_address_refused",
                "6 images picture_address_invalid",
                "7 images picture_unreachable",
            ],
            import.Errors().Select(error => string.Join(' ', error.Split(' ')[..3])),
            StringComparer.Ordinal
        );
        Assert.Equal((6, 6), (import.Counts().Create, (int)import["pictures"]!["failed"]!));
    }

    [Fact]
    public async Task What_another_node_has_shown_meanwhile_is_no_failure()
    {
        var tag = Merchant.Tag();
        var answers = new TaskCompletionSource();
        _gallery.Held = answers.Task;
        var import = await _root.Import(
            "products",
            $"""
            sku,name,category_id,base_price,images
            A-{tag},A,cat-1,1,{_gallery.Root}/none.png
            B-{tag},B,cat-1,1,{_gallery.Root}/neither.png
            """
        );
        await Wait.Until(() => _gallery.Asked("/none.png") == 1);

        await _open.Execute("UPDATE commerce.import_pictures SET status = 'done' WHERE url LIKE '%/none.png'");
        answers.SetResult();

        import = await Fetched(import);
        Assert.Equal("""{"pending":0,"done":1,"failed":1}""", import["pictures"]!.ToJsonString());
        Assert.StartsWith("3 images picture_not_found", Assert.Single(import.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_fetched_from_where_the_server_stands()
    {
        var root = (await _shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        _gallery.Files["/secret.png"] = Pictures.New("png");
        string[] addresses =
        [
            $"{_gallery.Root}/secret.png",
            $"{_gallery.Root.Replace("http:", "https:", StringComparison.Ordinal)}/secret.png",
            "https://localhost/secret.png",
            "https://localhost:8443/secret.png",
            "https://127.0.0.1/secret.png",
            "https://[::1]/secret.png",
            "https://169.254.169.254/latest/meta-data",
            "https://user:password@example.com/x.png",
            "https://example.com:22/x.png",
        ];
        var file = "sku,name,category_id,base_price,images\n" + string.Concat(addresses.Select((address, n) => $"S{n}-{tag},S,cat-1,1,{address}\n"));

        var import = await Fetched(await root.Import("products", file), root);

        Assert.All(import.Errors(), error => Assert.Contains("images picture_address_refused", error, StringComparison.Ordinal));
        Assert.Equal((addresses.Length, 0), (import.Errors().Length, _gallery.Asked("/secret.png")));
    }

    private async Task<JsonNode> Fetched(JsonNode import, Client? client = null)
    {
        await Wait.Until(async () => (int)(import = (await (client ?? _root).Get($"/admin/imports/{import["id"]}")).Data)["pictures"]!["pending"]! == 0);
        return import;
    }

    /// <summary>The server of another shop.</summary>
    private sealed class Gallery : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
        private WebApplication? _app;

        public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

        /// <summary>Nothing is answered before this is completed.</summary>
        public Task Held { get; set; } = Task.CompletedTask;

        public string Root => _app!.Urls.First();

        public int Asked(string path) => _asked.GetValueOrDefault(path);

        public async Task Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.Urls.Add("http://127.0.0.1:0");
            _app.Run(async http =>
            {
                var path = http.Request.Path.Value!;
                _asked.AddOrUpdate(path, 1, static (_, count) => count + 1);
                await Held.WaitAsync(http.RequestAborted);
                if (path == "/moved")
                {
                    http.Response.Redirect("/b.jpg");
                }
                else if (path == "/astray")
                {
                    http.Response.StatusCode = StatusCodes.Status302Found;
                    http.Response.Headers.Location = "//[";
                }
                else if (Files.TryGetValue(path, out var file))
                {
                    await http.Response.Body.WriteAsync(file, http.RequestAborted);
                }
                else
                {
                    http.Response.StatusCode = StatusCodes.Status404NotFound;
                }
            });
            await _app.StartAsync();
        }

        public async ValueTask DisposeAsync() => await _app!.DisposeAsync();
    }
}
