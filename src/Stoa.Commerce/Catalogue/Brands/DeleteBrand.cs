using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Brands;

/// <summary>Deletes a brand that no product has, or gives its products to another one first.</summary>
internal sealed class DeleteBrand(CatalogueEdits edits, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Nothing>("/admin/brands/{id}", routes.Resolve<DeleteBrand>().Handle)
            .WithName(CatalogueRoutes.Section, "deleteBrand", "Delete a brand")
            .Staff("brands", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.BrandDeleted)
            .ProducesFault(CommerceFaults.BrandNotFound, CommerceFaults.InUse, CommerceFaults.BrandUnknown)
            .Explains("move_to", "The brand that gets its products.");

    public sealed record Request(string Id, string? MoveTo) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), input.Query("move_to", CatalogueForms.MaxId));
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) => edits.Run(context, connection => Delete(connection, request, context));

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await BrandWriter.Lock(connection, request.Id, cancelled) is not var (spec, version))
        {
            return CommerceFaults.BrandNotFound;
        }
        if (!context.Expects(version))
        {
            return RequestFaults.VersionStale;
        }
        if (request.MoveTo is { } target)
        {
            if (target == request.Id || await BrandWriter.Lock(connection, target, cancelled) is null)
            {
                return new Failure { Fault = CommerceFaults.BrandUnknown, Field = "move_to" };
            }
            await connection.Change(MoveSql, cancelled, request.Id, target, clock.GetUtcNow());
        }
        else if (await connection.One(UsedSql, row => row.GetBoolean(0), cancelled, request.Id))
        {
            return CommerceFaults.InUse;
        }
        await connection.Change(DeleteSql, cancelled, request.Id);
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.BrandDeleted,
            BrandWriter.Subject(request.Id),
            AuditJson.Of(spec.ToJson()),
            request.MoveTo is null ? null : new JsonObject { ["moved_to"] = request.MoveTo }
        );
        return new Nothing();
    }

    internal const string UsedSql = "SELECT EXISTS (SELECT FROM commerce.products WHERE brand_id = $1)";

    internal const string MoveSql = "UPDATE commerce.products SET brand_id = $2, version = version + 1, updated_at = $3 WHERE brand_id = $1";

    internal const string DeleteSql = "DELETE FROM commerce.brands WHERE id = $1";
}
