using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Redirects;

/// <summary>Where an address leads now.</summary>
/// <param name="Path">That was asked for.</param>
/// <param name="Permanent">Whether that may be remembered.</param>
internal sealed record FoundRedirect(string Path, string Target, bool Permanent);

/// <summary>
/// Where an address leads that is no page any more: by a redirect, or because it is <c>/products/{slug}</c> or <c>/categories/{slug}</c> of a slug that a
/// product or category had. It is followed to its end, so that nobody is sent on twice; what leads in a circle leads nowhere.
/// </summary>
internal sealed class FindRedirect(NpgsqlDataSource database)
{
    private const int MostSteps = 10;

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, FoundRedirect>("/catalog/redirects", routes.Resolve<FindRedirect>().Handle)
            .WithName("Catalogue", "findRedirect", "Find where a former address leads")
            .Public()
            .ForStorefronts()
            .WithSuccess(CommerceSuccesses.RedirectRetrieved)
            .ProducesFault(CommerceFaults.RedirectNotFound)
            .Explains("path", "From the first slash on, with its query or without.")
            .WithExample(new FoundRedirect("/product/old-laptop/", "/products/professional-laptop", true));

    public sealed record Request(string? Path) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Query("path", RedirectForms.Longest));
    }

    public async Task<Outcome<FoundRedirect>> Handle(Request request, RequestContext context)
    {
        if (request.Path is null)
        {
            return Failure.Invalid("path", Rule.Required);
        }
        if (RedirectForms.Path.Read(request.Path) is not { } path)
        {
            return Failure.Invalid("path", RedirectForms.Path.Broken);
        }
        var (at, isPermanent) = (path, true);
        for (var step = 0; step < MostSteps; step++)
        {
            if (!RedirectForms.IsPath(at) || await Next(at, context.CancellationToken) is not var (target, permanent))
            {
                return step == 0 ? CommerceFaults.RedirectNotFound : new FoundRedirect(request.Path, at, isPermanent);
            }
            (at, isPermanent) = (target, isPermanent && permanent);
        }
        return CommerceFaults.RedirectNotFound;
    }

    private async Task<(string Target, bool Permanent)?> Next(string path, CancellationToken cancelled) =>
        await database.One(
            NextSql,
            row => ((string, bool)?)(row.GetString(0), row.GetBoolean(1)),
            cancelled,
            SpellingsOf(path),
            Of(path, "products"),
            Of(path, "categories")
        );

    /// <summary>As it is, without its query, without or with a slash at its end, and without percent signs: the most exact first.</summary>
    private static string[] SpellingsOf(string path)
    {
        var bare = Bare(path);
        string[] spellings = [path, bare, bare.Length > 1 ? bare.TrimEnd('/') : bare, bare.TrimEnd('/') + "/"];
        return [.. spellings.Concat(spellings.Select(Uri.UnescapeDataString)).Distinct(StringComparer.Ordinal).Where(CanBeKept)];
    }

    /// <summary>A NUL that stood there in percent signs is in no path that there is, and nothing that PostgreSQL can be asked for.</summary>
    private static bool CanBeKept(string path) => RedirectForms.IsPath(path) && TextRules.IsClean(path);

    private static string Bare(string path) => path.AsSpan().IndexOfAny('?', '#') is var end and >= 0 ? path[..end] : path;

    /// <summary>The slug of a page of this kind; null where it is none.</summary>
    private static string? Of(string path, string kind) =>
        Uri.UnescapeDataString(Bare(path)).Trim('/').Split('/') is [var first, var slug] && first == kind && TextRules.IsClean(slug) ? slug : null;

    /// <summary>$1 spellings of a path, $2 the slug of a product, $3 of a category, or null.</summary>
    internal const string NextSql = """
        SELECT n.target, n.permanent FROM (
            SELECT r.target, r.permanent, s.n FROM unnest($1::text[]) WITH ORDINALITY AS s(path, n) JOIN commerce.redirects r ON r.path = s.path COLLATE "C"
            UNION ALL
            SELECT '/products/' || p.slug, true, 100 FROM commerce.slugs s JOIN commerce.products p ON p.id = s.product_id AND commerce.on_sale(p)
            WHERE s.slug = $2::text COLLATE "C" AND p.slug <> s.slug
            UNION ALL
            SELECT '/categories/' || c.slug, true, 100 FROM commerce.category_slugs s JOIN commerce.categories c ON c.id = s.category_id AND c.active
            WHERE s.slug = $3::text COLLATE "C" AND c.slug <> s.slug AND NOT EXISTS (SELECT FROM commerce.categories x WHERE x.slug = $3::text AND x.active)
        ) AS n ORDER BY n.n LIMIT 1
        """;
}
