using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>Deletes a promotion with its codes. Orders keep what they were given.</summary>
internal sealed class DeletePromotion(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/promotions/{id}", routes.Resolve<DeletePromotion>().Handle)
            .WithName(PromotionRoutes.Section, "deletePromotion", "Delete a promotion and its codes")
            .Staff("promotions", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.PromotionDeleted)
            .ProducesFault(CommerceFaults.PromotionNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Delete(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, string id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        await connection.Change(UpdatePromotion.ExcludeOrdersSql, cancelled, id);
        if (await connection.One(PromotionRows.LockSql, Promotion.From, cancelled, id) is not { } promotion)
        {
            return CommerceFaults.PromotionNotFound;
        }
        if (!context.Expects(promotion.Version))
        {
            return RequestFaults.VersionStale;
        }
        await connection.Change(DeleteSql, cancelled, id);
        await audit.Write(connection, context, CommerceAuditActions.PromotionDeleted, PromotionRows.Subject(id), AuditJson.Of(promotion.Spec.ToJson()));
        return new Nothing();
    }

    internal const string DeleteSql = "DELETE FROM commerce.promotions WHERE id = $1";
}
