using Stoa.Contracts;
using Stoa.Platform.Settings;
using Stoa.Server.Hosting;

namespace Stoa.Server.Pages;

/// <summary>A built set of pages (one <c>index.html</c>, hashed assets) and where this server shows it.</summary>
/// <param name="Name">For the greeting and for <c>/</c>.</param>
/// <param name="Purpose">Half a sentence for <c>/</c>.</param>
/// <param name="Path">Begins with a slash, has no other.</param>
/// <param name="Package">Its folder in the checkout; the built files lie in <c>dist</c> below it, there and in what <c>dotnet publish</c> writes.</param>
/// <param name="Script">The npm script of the checkout's root that builds it.</param>
/// <param name="Policy">Its Content-Security-Policy.</param>
internal sealed record WebPages(string Name, string Purpose, string Path, string Package, string Script, string Policy)
{
    /// <summary>Images are those of the shop, and previews of what is about to be uploaded.</summary>
    private const string OwnFilesOnly =
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static IReadOnlyList<WebPages> All { get; } =
    [
        new("Storefront", "what the customers of the shop see", "/storefront", "samples/storefront", "storefront", OwnFilesOnly),
        new("Console", "what the people of the shop work with", "/console", "console", "console", OwnFilesOnly),
    ];
}

/// <summary>Where the pages of this server lie, and which there are, built or not.</summary>
internal sealed record PageRoot(string Folder, IReadOnlyList<WebPages> Pages)
{
    public static PageRoot In(string folder) => new(folder, [.. WebPages.All.Where(pages => Directory.Exists(Path.Combine(folder, pages.Package)))]);
}

internal static class WebPagesSetup
{
    /// <summary>Builds them as well where the program runs out of the checkout that it was built in; tests and tools do not.</summary>
    public static void AddWebPages(this IServiceCollection services, IConfiguration configuration)
    {
        var root = PageRoot.In(configuration["Pages:Root"] ?? ServerSettings.Root());
        services.AddSingleton(root);
        var own = Path.Combine(root.Folder, "src", "Stoa.Server", "bin") + Path.DirectorySeparatorChar;
        if (configuration.ReadFlag("Pages:Build", AppContext.BaseDirectory.StartsWith(own, StringComparison.Ordinal)))
        {
            services.AddHostedService<PageBuild>();
        }
    }

    /// <summary>
    /// Before routing ends and behind the contracts, because an API may hang below a path of pages (<c>/console/api</c>): what belongs to a contract is not
    /// ours.
    /// </summary>
    public static void UseWebPages(this WebApplication app)
    {
        var root = app.Services.GetRequiredService<PageRoot>();
        foreach (var pages in root.Pages)
        {
            var folder = new PageFolder(Path.Combine(root.Folder, pages.Package, "dist"));
            app.Use(
                (http, next) =>
                    http.Features.Get<Contract>() is null && http.Request.Path.StartsWithSegments(pages.Path, StringComparison.Ordinal, out var below)
                        ? PageServing.Answer(http, pages, folder, below.Value ?? "")
                        : next(http)
            );
        }
    }
}
