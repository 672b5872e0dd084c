using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.TypeScript;

/// <summary>The npm package <c>@stoa/client</c>, by its own tests: clients/typescript/test.</summary>
public sealed class ClientTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string Folder = Path.Combine(ServerSettings.Root(), "clients", "typescript");

    [Fact]
    public async Task The_package_is_what_the_approved_documents_give_and_compiles_with_three_typescripts()
    {
        await Npm.Install(ServerSettings.Root());
        await Npm.Run(Folder, "node", "--test", "test/package.test.mjs");
    }

    [Fact]
    public async Task Against_a_running_server_it_does_what_its_readme_says()
    {
        await Npm.Install(ServerSettings.Root());
        await Npm.Run(Folder, "npm", "run", "build");
        await Npm.Run(
            Folder,
            "env",
            "STOA=" + shop.Host.Root,
            "STOA_EMAIL=" + StoaHost.SuperAdminEmail,
            "STOA_PASSWORD=" + StoaHost.SuperAdminPassword,
            "node",
            "--test",
            "test/live.test.mjs"
        );
    }
}
