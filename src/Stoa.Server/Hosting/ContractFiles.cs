using System.Text;
using System.Text.Json;
using Stoa.Contracts;
using Stoa.Contracts.Docs;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.OpenApi;

namespace Stoa.Server.Hosting;

/// <summary>
/// <c>contracts [folder]</c>: writes the approved artefacts anew, made from the route table and the contracts alone, without a database.
/// A test compares them with what the server says, so a change of the API is a change of these files.
/// </summary>
internal static class ContractFiles
{
    public static async Task<int> Write(string[] args)
    {
        if (args.Length > 1 || args.Any(argument => argument.StartsWith('-')))
        {
            await Console.Error.WriteLineAsync("contracts [FOLDER]");
            return 1;
        }
        var folder = Path.GetFullPath(args.Length > 0 ? args[0] : "contracts", ServerSettings.Root());
        await using var app = Compose();
        foreach (var (path, content) in All(app.Services))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, content);
            Console.WriteLine(file);
        }
        return 0;
    }

    /// <summary>Every artefact: path below the folder, and bytes.</summary>
    public static IEnumerable<(string Path, byte[] Content)> All(IServiceProvider services)
    {
        var documents = services.GetRequiredService<OpenApiDocuments>();
        var contracts = services.GetRequiredService<ContractCatalogue>().All;
        var table = new FaultTable(contracts, services.GetRequiredService<FaultCatalogue>().All, services.GetRequiredService<LanguageCatalogue>().English);
        foreach (var contract in contracts)
        {
            yield return ($"{contract.Name}/openapi.json", [.. documents.Indented(contract), (byte)'\n']);
            yield return ($"{contract.Name}/codes.json", [.. JsonSerializer.SerializeToUtf8Bytes(table.ToJson(contract), OpenApiDocuments.Layout), (byte)'\n']);
            yield return ($"{contract.Name}/codes.md", Encoding.UTF8.GetBytes(table.ToMarkdown(contract)));
        }
    }

    private static WebApplication Compose()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.AddStoa(ServerSettings.Read(builder.Configuration), "Host=nowhere").Build();
        app.MapStoa();
        return app;
    }
}
