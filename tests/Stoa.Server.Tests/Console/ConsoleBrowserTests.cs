using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts.Passkeys;
using Stoa.Server.Tests.Accounts.SecondFactors;
using Stoa.Server.Tests.Moving;

namespace Stoa.Server.Tests.Console;

/// <summary>The built console in a real browser against this server and the demo shop: console/e2e.</summary>
public sealed class ConsoleBrowserTests(ConsoleShop console) : IClassFixture<ConsoleShop>
{
    private readonly Shop _shop = console.Shop;

    private static readonly string[] Products = ["prod-5", "prod-6", "prod-15", "prod-20", "prod-26"];
    private static readonly string[] Platforms = ["android", "ios", "web"];
    private static readonly (string First, string Last)[] People =
    [
        ("Ada", "Okafor"),
        ("Mateo", "Reyes"),
        ("Lena", "Brandt"),
        ("Chidi", "Eze"),
        ("Maria Theresa", "Dela Cruz"),
        ("Jonas", "Weiss"),
    ];

    [Fact]
    public async Task Everything_that_console_e2e_says_holds()
    {
        Assert.SkipUnless(Chromium.IsInstalled, "Chromium is not installed (Debian: apt-get install chromium-headless-shell).");
        await ConsoleBuild.IsThere();
        await Fill();
        var customer = await _shop.SignUp();
        var (agedCookie, agedPassword) = await AgedSession();
        var passkeys = new JsonArray(await AgedWithPasskey(), await AgedWithPasskey());
        await Playwright.Run(
            ConsoleBuild.Folder,
            ("STOA", _shop.Host.Root),
            ("STOA_FCM", "1"),
            ("STOA_EMAIL", StoaHost.SuperAdminEmail),
            ("STOA_PASSWORD", StoaHost.SuperAdminPassword),
            ("STOA_CUSTOMER", customer.Email),
            ("STOA_CUSTOMER_PASSWORD", customer.Password),
            ("STOA_AGED_COOKIE", agedCookie),
            ("STOA_AGED_PASSWORD", agedPassword),
            ("STOA_PASSKEY_SITE", ConsoleShop.PasskeySite),
            ("STOA_PASSKEYS", passkeys.ToJsonString())
        );
    }

    /// <summary>A session of the console that was opened too long ago for what needs a recent login.</summary>
    private async Task<(string Cookie, string Password)> AgedSession()
    {
        var person = await _shop.SignUpAs("manager");
        return (await AgedCookie(person, null), person.Password);
    }

    /// <summary>The same, of somebody with a passkey.</summary>
    private async Task<JsonObject> AgedWithPasskey()
    {
        using var device = new SoftAuthenticator(ConsoleShop.PasskeySite);
        var person = await _shop.SignUpAs("manager");
        await _shop.Host.Verify(person);
        var codes = (await person.AddPasskey(device)).Data["recovery_codes"]!;
        return new JsonObject
        {
            ["cookie"] = await AgedCookie(person, (string)codes[0]!),
            ["credential"] = device.Export(new Uri(ConsoleShop.PasskeySite).Host),
        };
    }

    private async Task<string> AgedCookie(User person, string? recoveryCode)
    {
        var body = new JsonObject { ["email"] = person.Email, ["password"] = person.Password };
        if (recoveryCode is not null)
        {
            body["recovery_code"] = recoveryCode;
        }
        var login = await _shop.Guest.Under("/console/api").Post("/auth/login", body.ToJsonString());
        await _shop.Host.LetTimePass(person);
        return login.Headers["Set-Cookie"].Split(';')[0];
    }

    /// <summary>More than one page of customers and orders, in several states; an endpoint with a delivery, an import.</summary>
    private async Task Fill()
    {
        var root = (await _shop.SuperAdmin()).Client;
        var endpoint = await root.Post("/admin/webhooks", new { url = "https://example.com/hook", types = new[] { "import.finished" } });
        await root.Post($"/admin/webhooks/{(string)endpoint.Data["id"]!}/test", new { });
        await root.Stage("products", "id,name,price,currency,category_id\nimported,Imported,1,USD,cat-1\n");
        for (var i = 0; i < 30; i++)
        {
            var (first, last) = People[i % People.Length];
            var buyer = await _shop.SignUp();
            await buyer.Client.Patch("/auth/profile", new { first_name = first, last_name = last });
            await buyer.Client.Post(
                "/device-tokens",
                new
                {
                    fcm_token = $"token-of-{buyer.Id}",
                    platform = Platforms[i % Platforms.Length],
                    locale = "en-US",
                }
            );
            var body = Buying.OrderBody();
            (body["shipping_address"]!["first_name"], body["shipping_address"]!["last_name"]) = (first, last);
            var placed = await (await buyer.Client.With(Products[i % Products.Length], 1 + (i % 3))).Order(body);
            Assert.Equal(HttpStatusCode.Created, placed.Status);
            var id = (string)placed.Data["id"]!;
            if (i % 3 == 0)
            {
                await root.Post($"/admin/orders/{id}/ship", new { tracking_number = $"TRACK-{i}", carrier = "DHL" });
            }
            else if (i % 7 == 0)
            {
                await root.Post($"/admin/orders/{id}/cancel", new { reason = "customer" });
            }
        }
    }
}
