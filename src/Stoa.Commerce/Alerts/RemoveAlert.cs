using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Alerts;

/// <summary>The caller no longer wants to be told. Who did not ask is answered the same.</summary>
internal sealed class RemoveAlert(NpgsqlDataSource database, TimeProvider clock)
{
    public static void Map(Routes routes)
    {
        Of(AlertKinds.Stock, "Stock", "Do not be told any more when a product is back");
        Of(AlertKinds.Price, "Price", "Do not be told any more when a product costs less");

        void Of(string kind, string name, string summary) =>
            routes
                .Delete<Request, Nothing>($"/catalog/products/{{id}}/{kind}-alerts", routes.Resolve<RemoveAlert>().Of(kind))
                .WithName(AlertRoutes.Section, $"remove{name}Alert", summary)
                .SignedIn()
                .Idempotent()
                .WithSuccess(CommerceSuccesses.AlertRemoved)
                .Explains("variant_id", "Of this variant alone; otherwise of the product and all of its variants.");
    }

    public sealed record Request(string ProductId, string? VariantId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), input.Query("variant_id", 100));
    }

    private Handler<Request, Nothing> Of(string kind) => (request, context) => Handle(kind, request, context);

    private Task<Outcome<Nothing>> Handle(string kind, Request request, RequestContext context) =>
        database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                await connection.Change(
                    EndSql,
                    context.CancellationToken,
                    context.Caller.UserId,
                    kind,
                    request.ProductId,
                    request.VariantId,
                    clock.GetUtcNow()
                );
                return new Nothing();
            }
        );

    internal const string EndSql = """
        UPDATE commerce.alerts a SET status = 'ended', updated_at = $5
        FROM commerce.products p
        WHERE a.user_id = $1 AND a.kind = $2 AND p.id = a.product_id AND (p.id = $3 OR p.slug = $3) AND ($4::text IS NULL OR a.variant_id = $4)
            AND a.status IN ('pending', 'active', 'telling')
        """;
}
