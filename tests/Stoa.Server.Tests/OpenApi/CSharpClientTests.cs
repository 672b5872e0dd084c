using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stoa.Server.Tests.OpenApi;

/// <summary>NSwag and Kiota read the approved documents, and their clients compile with the names and types of the documents.</summary>
public sealed class CSharpClientTests : IAsyncLifetime
{
    private static readonly SemaphoreSlim Restoring = new(1);

    public async ValueTask InitializeAsync()
    {
        await Restoring.WaitAsync();
        try
        {
            await Npm.Run(Approved.Tools, "dotnet", "tool", "restore", "--tool-manifest", "dotnet-tools.json");
        }
        finally
        {
            Restoring.Release();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("store", "Task`1[[OrderAnswer")]
    [InlineData("problem", "Task`1[[Order,")]
    public async Task NSwags_client_compiles_and_has_the_documented_types(string contract, string answer)
    {
        var file = Path.Combine(Approved.Generated("nswag-" + contract), "Client.cs");
        await Npm.Run(
            Approved.Tools,
            "dotnet",
            "nswag",
            "openapi2csclient",
            "/input:" + Approved.PathOf(contract),
            "/output:" + file,
            "/namespace:Shop",
            "/className:Client",
            "/jsonLibrary:SystemTextJson",
            "/generateNullableReferenceTypes:true",
            "/injectHttpClient:true"
        );

        var client = Compile([file]);

        var place = client.GetType("Shop.Client")!.GetMethods().First(method => method.Name == "PlaceOrderAsync");
        Assert.Equal("PlaceOrderRequest", place.GetParameters()[1].ParameterType.Name);
        Assert.StartsWith(
            answer,
            place.ReturnType.FullName!.Replace("System.Threading.Tasks.", "", StringComparison.Ordinal).Replace("Shop.", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Equal(typeof(long), client.GetType("Shop.Money")!.GetProperty("Amount")!.PropertyType);
        Assert.True(client.GetType("Shop.Order")!.GetProperty("Status")!.PropertyType.IsEnum);
        Assert.NotNull(client.GetType("Shop.LoginRequest")!.GetProperty("Username"));
        Assert.Equal(
            typeof(long),
            client.GetType("Shop.Client")!.GetMethods().First(method => method.Name == "GetPushMessageAsync").GetParameters()[0].ParameterType
        );
    }

    [Theory]
    [InlineData("standard")]
    public async Task Kiotas_client_compiles(string contract)
    {
        var folder = Approved.Generated("kiota-" + contract);
        await Npm.Run(
            Approved.Tools,
            "dotnet",
            "kiota",
            "generate",
            "--language",
            "CSharp",
            "--openapi",
            Approved.PathOf(contract),
            "--output",
            folder,
            "--class-name",
            "Client",
            "--namespace-name",
            "Shop",
            "--log-level",
            "Error"
        );

        var client = Compile(Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories));

        Assert.Equal(typeof(long?), client.GetType("Shop.Models.Money")!.GetProperty("Amount")!.PropertyType);
        Assert.True(Nullable.GetUnderlyingType(client.GetType("Shop.Models.Order")!.GetProperty("Status")!.PropertyType)!.IsEnum);
    }

    private static Assembly Compile(IEnumerable<string> files)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(
            "Client" + Guid.NewGuid().ToString("N"),
            files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file))),
            references,
            options
        );
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        return Assembly.Load(assembly.ToArray());
    }
}
