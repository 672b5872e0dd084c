using Stoa.Contracts;
using Stoa.Server.Hosting;

namespace Stoa.Server.Pages;

/// <summary>A built set of pages (one <c>index.html</c>, hashed assets) and where this server shows it.</summary>
/// <param name="Name">For the greeting and for <c>/</c>.</param>
/// <param name="Path">Begins with a slash, has no other.</param>
/// <param name="Package">Its folder in the checkout; the built files lie in <c>dist</c> below it, there and in what <c>dotnet publish</c> writes.</param>
/// <param name="Script">The npm script of the checkout's root that builds it.</param>
/// <param name="Policy">Its Content-Security-Policy.</param>
internal sealed record WebPages(string Name, string Path, string Package, string Script, string Policy)
{
    /// <summary>Images are those of the shop, and previews of what is about to be uploaded.</summary>
    private const string OwnFilesOnly =
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static IReadOnlyList<WebPages> All { get; } =
        [
            new("Storefront", "/storefront", "samples/storefront", "storefront", OwnFilesOnly),
            new("Console", "/console", "console", "console", OwnFilesOnly),
        ];

    /// <summary>Those that this checkout or this publication has, built or not.</summary>
    public static IReadOnlyList<WebPages> In(string root) => [.. All.Where(pages => Directory.Exists(System.IO.Path.Combine(root, pages.Package)))];
}

internal static class WebPagesSetup
{
    /// <summary>
    /// Before routing ends and behind the contracts, because an API may hang below a path of pages (<c>/console/api</c>): what belongs to a contract is not
    /// ours.
    /// </summary>
    public static void UseWebPages(this WebApplication app)
    {
        var root = app.Configuration["Pages:Root"] ?? ServerSettings.Root();
        foreach (var pages in WebPages.In(root))
        {
            var folder = new PageFolder(System.IO.Path.Combine(root, pages.Package, "dist"));
            app.Use(
                (http, next) =>
                    http.Features.Get<Contract>() is null && http.Request.Path.StartsWithSegments(pages.Path, StringComparison.Ordinal, out var below)
                        ? PageServing.Answer(http, pages, folder, below.Value ?? "")
                        : next(http)
            );
        }
    }
}
