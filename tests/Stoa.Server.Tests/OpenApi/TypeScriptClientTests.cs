namespace Stoa.Server.Tests.OpenApi;

/// <summary>Types generated from the approved documents are as strict as the API: programs using them (tests/openapi-tools/clients) compile.</summary>
public sealed class TypeScriptClientTests
{
    [Fact]
    public async Task Programs_on_generated_types_compile_with_exhaustive_switches_over_codes()
    {
        await Npm.Install(Approved.Tools);
        Directory.CreateDirectory(Path.Combine(Approved.Tools, "generated"));
        foreach (var contract in new[] { "store", "standard" })
        {
            await Npm.Run(
                Approved.Tools,
                "node",
                "node_modules/openapi-typescript/bin/cli.js",
                Approved.PathOf(contract),
                "--output",
                $"generated/{contract}.ts"
            );
        }

        await Npm.Run(Approved.Tools, "node", "node_modules/typescript/bin/tsc", "--project", "tsconfig.json");
    }
}
