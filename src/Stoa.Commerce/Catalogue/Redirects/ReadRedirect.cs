using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Redirects;

/// <summary>One redirect, with its version.</summary>
internal sealed class ReadRedirect(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Redirect>("/admin/redirects/{id}", routes.Resolve<ReadRedirect>().Handle)
            .WithName(CatalogueRoutes.Section, "getRedirect", "One redirect")
            .Staff("products", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.RedirectRetrieved)
            .ProducesFault(CommerceFaults.RedirectNotFound)
            .WithExample(Examples.Redirect);

    public async Task<Outcome<Redirect>> Handle(ById request, RequestContext context) =>
        await database.One(Redirect.FindSql, Redirect.From, context.CancellationToken, request.Id) is { } redirect ? redirect : CommerceFaults.RedirectNotFound;
}
