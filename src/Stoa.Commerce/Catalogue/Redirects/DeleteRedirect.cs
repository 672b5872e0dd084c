using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Redirects;

/// <summary>Sends an address on no longer.</summary>
internal sealed class DeleteRedirect(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/redirects/{id}", routes.Resolve<DeleteRedirect>().Handle)
            .WithName(CatalogueRoutes.Section, "deleteRedirect", "Delete a redirect")
            .Staff("products", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.RedirectDeleted)
            .ProducesFault(CommerceFaults.RedirectNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Delete(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, string id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(Redirect.LockSql, Redirect.From, cancelled, id) is not { } redirect)
        {
            return CommerceFaults.RedirectNotFound;
        }
        if (!context.Expects(redirect.Version))
        {
            return RequestFaults.VersionStale;
        }
        await connection.Change(DeleteSql, cancelled, id);
        await audit.Write(connection, context, CommerceAuditActions.RedirectDeleted, Redirect.Subject(id), redirect.ToJson(), null);
        return new Nothing();
    }

    internal const string DeleteSql = "DELETE FROM commerce.redirects WHERE id = $1";
}
