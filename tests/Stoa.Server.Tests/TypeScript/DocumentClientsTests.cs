using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.TypeScript;

/// <summary>
/// The TypeScript that documents 001 and 002 print, taken out of the documents, compiled as it stands and run against a server.
/// Ambient declarations provide what the documents leave to the application; nothing else is added.
/// </summary>
public sealed partial class DocumentClientsTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string Folder = Npm.Folder("typescript");

    [Fact]
    public async Task The_documents_client_code_compiles_in_strict_mode_and_works_against_the_server()
    {
        await Npm.Install(Folder);
        await WriteModules();
        await Npm.Run(Folder, "node", "node_modules/typescript/bin/tsc", "--project", "tsconfig.json");
        // 002 reads members of a caught error, which strict mode refuses since TypeScript 4.4: this one check is off for that one block
        // (tests/typescript/README.md).
        await Npm.Run(Folder, "node", "node_modules/typescript/bin/tsc", "--project", "tsconfig.catch.json");
        var bodies = Path.Combine(Folder, "build", "bodies.json");
        await File.WriteAllTextAsync(bodies, Bodies(), TestContext.Current.CancellationToken);

        var customer = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(customer.Id));

        var output = await Npm.Run(
            Folder,
            "node",
            "run.mjs",
            shop.Host.Root,
            StoaHost.SuperAdminEmail,
            StoaHost.SuperAdminPassword,
            customer.Email,
            customer.Password,
            bodies
        );

        Assert.EndsWith("all of it ran\n", output, StringComparison.Ordinal);
    }

    private static async Task WriteModules()
    {
        var (standard, nest) = (Blocks("001_*.txt"), Blocks("002_*.txt"));
        Assert.Equal((3, 3), (standard.Count, nest.Count));
        await Write(
            "document-001",
            $"""
            declare function showLoginError(message: string): void;
            declare function redirectToVerification(): void;
            declare function showRateLimitMessage(seconds: number): void;
            declare function showValidationErrors(errors: unknown): void;
            declare function showGenericError(message: string): void;
            declare const response: ApiResponse;
            {standard[0]}
            {standard[1]}
            {standard[2]}
            export {"{ handleApiCall, handleError };"}
            """
        );
        await Write(
            "document-002-1",
            $"""
            declare const api: import("axios").AxiosInstance;
            declare function showError(message: string): void;
            declare function redirectToLogin(): void;
            declare function showValidationErrors(errors: unknown): void;
            {nest[0]}
            export {"{};"}
            """
        );
        await Write(
            "document-002-2",
            $"""
            import {"{ useQuery }"} from "@tanstack/react-query";
            declare const api: import("axios").AxiosInstance;
            export function useDeviceTokens() {"{"}
            {nest[1]}
            return {"{ data, error };"}
            {"}"}
            """
        );
        await Write(
            "document-002-3",
            $"""
            {nest[2]}
            export {"{ HttpStatus };"}
            export type {"{ ApiResponse };"}
            """
        );
    }

    /// <summary>Every fault as the two contracts write it, including those that a test cannot cause.</summary>
    private string Bodies()
    {
        var contracts = shop.Host.Services.GetRequiredService<ContractCatalogue>();
        var english = shop.Host.Services.GetRequiredService<LanguageCatalogue>().English;
        return JsonSerializer.Serialize(
            new[] { "standard", "nest" }.ToDictionary(
                name => name,
                name =>
                    shop.Host.Services.GetRequiredService<FaultCatalogue>()
                        .All.SelectMany(fault => fault.Examples)
                        .Select(failure => new
                        {
                            fault = failure.Fault.ToString(),
                            status = contracts[name].StatusOf(failure),
                            body = JsonNode.Parse(contracts[name].Body(failure, english).Span),
                        }),
                StringComparer.Ordinal
            )
        );
    }

    private static async Task Write(string name, string code)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "generated"));
        Directory.CreateDirectory(Path.Combine(Folder, "build"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "generated", name + ".ts"), code + "\n", TestContext.Current.CancellationToken);
    }

    private static List<string> Blocks(string pattern)
    {
        var documents = Path.GetFullPath(Path.Combine(ServerSettings.Root(), "..", "shared", "documents"));
        Assert.True(
            Directory.Exists(documents),
            $"The documents that Stoa is built from are expected beside the checkout, in {documents}; this test reads their TypeScript there."
        );
        return [.. Block().Matches(File.ReadAllText(Directory.GetFiles(documents, pattern).Single())).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"^\s*```typescript\n(?<block>.*?)^\s*```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
