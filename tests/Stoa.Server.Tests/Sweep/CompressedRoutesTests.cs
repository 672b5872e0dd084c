using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Tests;
using Stoa.Server.Tests.Catalogue;

namespace Stoa.Server.Tests.Sweep;

/// <summary>What is compressed, and that nothing is that holds a secret (ADR 73).</summary>
public sealed partial class CompressedRoutesTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public void Only_reads_are_compressed_that_everybody_may_see_or_that_need_the_Authorization_header()
    {
        var compressed = Table.Where(route => route.IsCompressed).ToList();

        Assert.All(compressed, route => Assert.Equal("GET", route.Method));
        Assert.All(compressed, route => Assert.False(route.ShowsSecret, route.Name));
        Assert.All(compressed.Where(route => route.Access == RouteAccess.Public), route => Assert.NotNull(route.Cache));
        Assert.DoesNotContain(compressed, route => route.GuestHeader is not null);
        Assert.DoesNotContain(compressed, route => route.Pattern.StartsWith("/auth/", StringComparison.Ordinal) && route.Pattern != "/auth/sessions");
        Assert.True(compressed.Count > 40, $"{compressed.Count}");
    }

    [Fact]
    public async Task No_compressed_answer_has_a_member_that_is_named_like_a_secret()
    {
        var document = (await shop.Guest.Under("").Get("/openapi/store.json")).Json;
        var (withCodes, secrets) = (new List<string>(), new List<string>());
        foreach (var route in Table.Where(route => route.IsCompressed))
        {
            var success = document["paths"]![route.Pattern.Replace("?}", "}", StringComparison.Ordinal)]!["get"]!["responses"]!["200"]!;
            var answers = JsonSchema.Resolve(document, success)["content"]!["application/json"]!;
            var names = new HashSet<string>(StringComparer.Ordinal);
            Collect(document, answers["schema"]!, names, []);
            Assert.True(names.Count > 0, route.Name);
            // How many secrets of webhooks are valid is a number.
            names.Remove("webhook_secrets");
            secrets.AddRange(names.Where(name => Secret().IsMatch(name)).Select(name => $"{route.Name}: {name}"));
            if (names.Contains("code"))
            {
                withCodes.Add(route.Name);
            }
        }
        Assert.True(secrets.Count == 0, string.Join(", ", secrets));
        // What is wrong with a line of an import; no code here can be redeemed.
        Assert.Equal(["listImports", "getImport", "listImportRows"], withCodes, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_list_of_staff_is_compressed_and_a_login_is_not()
    {
        var staff = await shop.SuperAdmin();

        var list = await staff.Client.Send(HttpMethod.Get, "/admin/products?page_size=20", null, ("Accept-Encoding", "gzip"));
        var plain = await staff.Client.Get("/admin/products?page_size=20");
        var login = await shop.Guest.Send(
            HttpMethod.Post,
            "/auth/login",
            new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword },
            ("Accept-Encoding", "gzip, identity;q=0")
        );

        Assert.Equal("gzip", list.Headers["Content-Encoding"]);
        Assert.Equal("no-store", list.Headers["Cache-Control"]);
        Assert.Equal(plain.Json["data"]!.ToJsonString(), JsonNode.Parse(CompressionTests.Decoded(list))!["data"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, login.Status);
        Assert.False(login.Headers.ContainsKey("Content-Encoding"));
    }

    [Fact]
    public async Task What_has_a_version_stays_plain_so_that_its_tag_can_be_sent_back()
    {
        var staff = await shop.SuperAdmin();

        var product = await staff.Client.Send(HttpMethod.Get, "/admin/products/prod-4", null, ("Accept-Encoding", "br"));

        Assert.Matches("^\"[0-9]+\"$", product.Headers["ETag"]);
        Assert.False(product.Headers.ContainsKey("Content-Encoding"));
    }

    private IEnumerable<Route> Table => shop.Host.Services.GetRequiredService<Routes>().All;

    private static void Collect(JsonNode document, JsonNode schema, HashSet<string> names, HashSet<string> seen)
    {
        if ((string?)schema["$ref"] is { } reference && !seen.Add(reference))
        {
            return;
        }
        var resolved = JsonSchema.Resolve(document, schema);
        foreach (var (name, member) in resolved["properties"]?.AsObject() ?? [])
        {
            names.Add(name);
            Collect(document, member!, names, seen);
        }
        foreach (var inner in new[] { "allOf", "anyOf", "oneOf" }.SelectMany(key => resolved[key]?.AsArray() ?? []))
        {
            Collect(document, inner!, names, seen);
        }
        if (resolved["items"] is { } items)
        {
            Collect(document, items, names, seen);
        }
    }

    [GeneratedRegex("token(?!_ids?$)|secret|password|^otp|recovery_codes?$|^key$|signature", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
