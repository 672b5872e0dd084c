namespace Stoa.Server.Tests.Negotiation;

/// <summary>How the contract of a request is chosen: by prefix, else by profile in Accept, else by mount.</summary>
public sealed class ContractChoiceTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("/api/v1", "store")]
    [InlineData("/as/store/api/v1", "store")]
    [InlineData("/as/problem/api/v1", "problem")]
    [InlineData("/API/V1", "store")]
    [InlineData("/%61pi/v1", "store")]
    [InlineData("/as/problem/Api/v1", "problem")]
    public async Task The_contract_is_chosen_by_prefix_or_else_by_mount(string mount, string contract)
    {
        foreach (var path in new[] { "/catalog/products/prod-2", "/catalog/products/prod-0", "/cart", "/nowhere" })
        {
            AssertWrittenBy(contract, await shop.Guest.Under(mount).Get(path));
        }
    }

    [Theory]
    [InlineData("application/json; profile=\"problem\"", "problem")]
    [InlineData("application/json;profile=problem", "problem")]
    [InlineData("application/json; Profile=problem; q=0.9, */*", "problem")]
    [InlineData("text/html, application/json;profile=\"problem\"", "problem")]
    [InlineData("application/json; profile=\"nonsense\"", "store")]
    [InlineData("application/json; profile=\"nonsense\", application/json; profile=\"problem\"", "problem")]
    [InlineData("application/json; profile=\"PROBLEM\"", "store")]
    [InlineData("application/json; profile=", "store")]
    [InlineData("application/json; profile=\"", "store")]
    [InlineData("application/json; profile=\"problem", "store")]
    [InlineData("application/json; xprofile=problem", "store")]
    [InlineData("application/json; not-profile=\"problem\"", "store")]
    [InlineData("application/json; title=\"profile=problem\"", "store")]
    [InlineData("profile=\"problem\"", "store")]
    [InlineData("profile=profile=profile=problem", "store")]
    [InlineData("text/html; profile=\"problem\"", "store")]
    [InlineData("*/*; profile=problem", "problem")]
    [InlineData("application/problem+json; profile=problem", "problem")]
    [InlineData("application/json; profile=\"problem\"; q=0", "store")]
    [InlineData("application/json; profile=\"problem\"; q=nonsense", "store")]
    [InlineData("application/json; profile=\"basic\"; q=0, application/json; profile=\"problem\"", "problem")]
    [InlineData("application/json; profile=\"basic\"; q=0.1, application/json; profile=\"problem\"; q=0.9", "problem")]
    [InlineData("application/json; profile=\"problem\", application/json; profile=\"basic\"", "problem")]
    [InlineData("*/*", "store")]
    [InlineData("", "store")]
    [InlineData(";;;,,,\"\"\"", "store")]
    public async Task A_profile_in_Accept_chooses_the_contract_and_an_unknown_one_is_ignored(string accept, string contract) =>
        AssertWrittenBy(contract, await shop.Guest.Send(HttpMethod.Get, "/catalog/products/prod-2", null, ("Accept", accept)));

    [Fact]
    public async Task The_prefix_wins_over_accept() =>
        AssertWrittenBy(
            "store",
            await shop.Guest.Under("/as/store/api/v1").Send(HttpMethod.Get, "/catalog/products/prod-2", null, ("Accept", "application/json; profile=problem"))
        );

    [Theory]
    [InlineData("profile=")]
    [InlineData("profile=\"")]
    [InlineData("\"profile=\\")]
    [InlineData("profile=nonsense;")]
    [InlineData("application/json;profile=\"")]
    [InlineData("application/json;profile=\\,")]
    [InlineData("*/*;q=0.1;profile=basi,")]
    public async Task A_hostile_Accept_header_is_read_to_its_end(string piece)
    {
        var accept = string.Concat(Enumerable.Repeat(piece, 8_000 / piece.Length));

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Send(HttpMethod.Get, "/catalog/products/prod-2", null, ("Accept", accept))).Status);
    }

    [Theory]
    [InlineData("/as/nonsense/api/v1/catalog/products")]
    [InlineData("/as/STORE/api/v1/catalog/products")]
    [InlineData("/as//api/v1/catalog/products")]
    [InlineData("/as/store")]
    [InlineData("/as/store/")]
    [InlineData("/as/")]
    [InlineData("/as/store/health")]
    [InlineData("/as/store/as/problem/api/v1/catalog/products")]
    [InlineData("/as/problem/openapi/store.json")]
    public async Task An_unknown_contract_or_a_prefix_before_no_mount_is_404(string path)
    {
        var reply = await shop.Guest.Under("").Get(path);

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.True(reply.Headers.ContainsKey("Error-Code"));
        Assert.True(reply.Headers.ContainsKey("X-Request-Id"));
    }

    [Fact]
    public async Task Paths_outside_every_mount_have_no_contract()
    {
        var health = await shop.Guest.Under("").Get("/health");

        Assert.Equal("""{"status":"ok"}""", health.Text);
        Assert.False(health.Headers.ContainsKey("Link"));
        Assert.True(health.Headers.ContainsKey("X-Request-Id"));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Guest.Under("").Get("/nowhere")).Status);
    }

    private static void AssertWrittenBy(string contract, Reply reply)
    {
        Assert.Contains($"profile=\"{contract}\"", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.StartsWith($"</openapi/{contract}.json>; rel=\"profile\"", reply.Headers["Link"], StringComparison.Ordinal);
    }
}
