using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>
/// Changes the members of a promotion that are named. An order that was priced with it as it was and is not placed yet is refused as changed. A new limit
/// counts the orders that came before it.
/// </summary>
internal sealed class UpdatePromotion(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, Promotion>("/admin/promotions/{id}", routes.Resolve<UpdatePromotion>().Handle)
            .WithName(PromotionRoutes.Section, "updatePromotion", "Change a promotion, or switch it off")
            .Staff("promotions", "manage")
            .Idempotent()
            .Versioned()
            .WithBodyUpTo(CommerceLimits.RulesBody)
            .WithSuccess(CommerceSuccesses.PromotionUpdated)
            .ProducesFault(CommerceFaults.PromotionNotFound, CommerceFaults.PeriodEmpty)
            .WithExample(PromotionExamples.Promotion, """{"limits":{"total":500,"per_customer":1},"active":false}""");

    public sealed record Request(string Id, Changes<PromotionSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), PromotionSpec.Read(input.Body, creating: false));
    }

    public Task<Outcome<Promotion>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Update(connection, request, context));

    private async Task<Outcome<Promotion>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        await connection.Change(ExcludeOrdersSql, cancelled, request.Id);
        if (await connection.One(PromotionRows.LockSql, Promotion.From, cancelled, request.Id) is not { } promotion)
        {
            return CommerceFaults.PromotionNotFound;
        }
        if (!context.Expects(promotion.Version))
        {
            return RequestFaults.VersionStale;
        }
        var (before, after) = (promotion.Spec, request.Changes.Apply(promotion.Spec));
        if (after.Validate() is { } broken)
        {
            return broken;
        }
        var (old, current) = (before.ToJson(), after.ToJson());
        if (old == current)
        {
            return promotion;
        }
        if (before.Limits != after.Limits)
        {
            var uses = await Recount(connection, request.Id, cancelled);
            if (after.Limits.Total < uses)
            {
                return Failure.Invalid("limits.total", Rule.TooSmall(uses, int.MaxValue));
            }
        }
        await PromotionRows.Write(connection, PromotionRows.UpdateSql, request.Id, after, clock.GetUtcNow(), cancelled);
        var changed = (await PromotionRows.Find(connection, request.Id, cancelled))!;
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.PromotionUpdated,
            PromotionRows.Subject(request.Id),
            AuditJson.Of(old),
            AuditJson.Of(current)
        );
        return changed;
    }

    /// <summary>
    /// Counters grow only while there is a limit: what orders used without one, and did not give back, is added. The orders that used it in all.
    /// </summary>
    private static async Task<int> Recount(NpgsqlConnection connection, string id, CancellationToken cancelled)
    {
        await connection.Change(RecountCodesSql, cancelled, id);
        await connection.Change(RecountCustomersSql, cancelled, id);
        return await connection.One(RecountSql, row => row.GetInt32(0), cancelled, id);
    }

    /// <summary>Waits for orders that are just using it, and makes others wait.</summary>
    internal const string ExcludeOrdersSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.promotion'), hashtext($1))";

    /// <summary>Without the old limit, which the count may exceed.</summary>
    internal const string RecountSql = """
        UPDATE commerce.promotions SET max_uses = NULL,
            uses = greatest(uses, (SELECT count(*)::int FROM commerce.promotion_uses u WHERE u.promotion_id = $1 AND u.returned_at IS NULL))
        WHERE id = $1 RETURNING uses
        """;

    internal const string RecountCodesSql = """
        UPDATE commerce.promotion_codes c SET uses = greatest(c.uses, u.uses)
        FROM (
            SELECT code_key, count(*)::int AS uses FROM commerce.promotion_uses
            WHERE promotion_id = $1 AND code_key IS NOT NULL AND returned_at IS NULL GROUP BY 1
        ) AS u
        WHERE c.promotion_id = $1 AND c.key = u.code_key
        """;

    internal const string RecountCustomersSql = """
        INSERT INTO commerce.promotion_customers AS c (promotion_id, customer, uses)
        SELECT promotion_id, customer, count(*)::int FROM commerce.promotion_uses
        WHERE promotion_id = $1 AND returned_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (promotion_id, customer) DO UPDATE SET uses = greatest(c.uses, excluded.uses)
        """;
}
