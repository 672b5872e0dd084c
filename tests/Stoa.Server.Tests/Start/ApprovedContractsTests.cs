using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Start;

/// <summary>The files under contracts/ match the server; a change of the API changes them.</summary>
public sealed class ApprovedContractsTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_approved_files_match_the_server()
    {
        var folder = Path.Combine(ServerSettings.Root(), "contracts");
        foreach (var (path, content) in ContractFiles.All(shop.Host.Services))
        {
            var approved = await File.ReadAllBytesAsync(Path.Combine(folder, path), TestContext.Current.CancellationToken);
            Assert.True(
                approved.AsSpan().SequenceEqual(content),
                $"contracts/{path} differs; write it anew with: dotnet run --project src/Stoa.Server -- contracts"
            );
        }
    }

    [Fact]
    public async Task Every_contract_serves_its_document_and_an_unknown_one_is_404()
    {
        foreach (var contract in new[] { "store", "problem" })
        {
            var document = await shop.Guest.Under("").Get($"/openapi/{contract}.json");
            Assert.Equal("3.1.0", (string?)document.Json["openapi"]);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Guest.Under("").Get("/openapi/none.json")).Status);
    }
}
