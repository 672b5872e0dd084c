using System.Text.Json.Nodes;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.OpenApi;

/// <summary>The approved documents, and the folder of the tools that are run over them.</summary>
internal static class Approved
{
    public static readonly string Tools = Npm.Folder("openapi-tools");
    public static readonly string[] Names = ["store", "basic", "standard", "nest", "malnu", "problem"];

    public static string PathOf(string contract) => Path.Combine(ServerSettings.Root(), "contracts", contract, "openapi.json");

    public static JsonNode Document(string contract) => JsonNode.Parse(File.ReadAllText(PathOf(contract)))!;

    /// <summary>An empty folder for the output of a tool.</summary>
    public static string Generated(params string[] path)
    {
        var folder = Path.Combine([Tools, "generated", .. path]);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        Directory.CreateDirectory(folder);
        return folder;
    }
}
