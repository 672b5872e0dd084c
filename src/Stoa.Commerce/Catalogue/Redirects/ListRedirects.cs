using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Redirects;

/// <summary>All redirects, those that imports brought too.</summary>
internal sealed class ListRedirects(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "r.created_at", "timestamptz"), new("path", "r.path", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Redirect>>("/admin/redirects", routes.Resolve<ListRedirects>().Handle)
            .WithName(CatalogueRoutes.Section, "listRedirects", "List the redirects")
            .Staff("products", "read")
            .WithSuccess(CommerceSuccesses.RedirectsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("path", "How paths begin.")
            .WithExample(Examples.PageOf(Examples.Redirect));

    public sealed record Request(ListRequest List, string? Path) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), input.Query("path", RedirectForms.Longest));
    }

    public Task<Outcome<Page<Redirect>>> Handle(Request request, RequestContext context) =>
        new ListQuery(Redirect.Columns, "commerce.redirects r", "r.id", "text", Sorts)
            .Where("starts_with(r.path, {0})", request.Path)
            .Read(database, request.List, Redirect.From, context.CancellationToken);
}
