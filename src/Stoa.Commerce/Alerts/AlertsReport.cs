using Npgsql;
using Stoa.Commerce.Reports;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Alerts;

/// <summary>What became of alerts of one kind.</summary>
/// <param name="Made">Asked for in the period; of carts, carts found abandoned; of parcels, those handed over that are told by push, else by mail.</param>
/// <param name="Sent">Told in the period.</param>
/// <param name="ByPush">Of these.</param>
/// <param name="ByMail">Of these.</param>
/// <param name="Opened">Of those told by push, where an app said so; null where none was: mails hold nothing that would tell.</param>
/// <param name="Bought">Of those sent, after which the item, or of a cart anything, was ordered within seven days. Of parcels none: they sell nothing.</param>
internal sealed record AlertFigures(string Kind, long Made, long Sent, long ByPush, long ByMail, long? Opened, long Bought);

internal sealed record AlertsOverview(ReportFrame Frame, IReadOnlyList<AlertFigures> Kinds);

/// <summary>How many alerts were asked for and sent, and what was bought after them.</summary>
internal sealed class AlertsReport(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        ReportRequest.Explain(
            routes
                .Get<ReportRequest, AlertsOverview>("/admin/reports/alerts", routes.Resolve<AlertsReport>().Handle)
                .WithName(ReportRoutes.Section, "reportAlerts", "How many alerts were sent, and what was bought after them")
                .Staff("reports", "read")
                .WithSuccess(CommerceSuccesses.ReportRead)
                .ProducesFault(CommerceFaults.PeriodEmpty)
                .WithExample(new AlertsOverview(ReportRoutes.Frame, [new AlertFigures(AlertKinds.Stock, 40, 31, 12, 19, 7, 9)]))
        );

    public async Task<Outcome<AlertsOverview>> Handle(ReportRequest request, RequestContext context)
    {
        var resolved = await request.Resolve(database, clock.GetUtcNow(), context.CancellationToken);
        if (resolved.Value is not { } scope)
        {
            return resolved.Failure!;
        }
        var kinds = await database.Many(
            FiguresSql,
            row => new AlertFigures(
                row.GetString("kind"),
                row.GetInt64("made"),
                row.GetInt64("sent"),
                row.GetInt64("by_push"),
                row.GetInt64("by_mail"),
                row.GetInt64("by_push") == 0 ? null : row.GetInt64("opened"),
                row.GetInt64("bought")
            ),
            context.CancellationToken,
            scope.Frame.From,
            scope.Frame.To
        );
        return new AlertsOverview(scope.Frame, kinds);
    }

    internal const string FiguresSql = """
        WITH made AS (SELECT kind, count(*) AS n FROM commerce.alerts WHERE created_at >= $1 AND created_at < $2 GROUP BY kind),
        sent AS (
            SELECT a.kind, count(*) AS n, count(*) FILTER (WHERE a.way = 'push') AS pushed, count(*) FILTER (WHERE a.way = 'mail') AS mailed,
                count(*) FILTER (WHERE a.way = 'push' AND a.opened_at IS NOT NULL) AS opened,
                count(*) FILTER (WHERE EXISTS (
                    SELECT FROM commerce.orders o LEFT JOIN commerce.customers g ON g.id = o.guest_id
                    WHERE (o.user_id = a.user_id OR (a.email_key <> '' AND g.email_key = a.email_key)) AND o.status <> 'cancelled'
                      AND o.created_at >= a.told_at AND o.created_at < a.told_at + interval '7 days'
                      AND (a.kind = 'cart' OR EXISTS (SELECT FROM commerce.order_lines l WHERE l.order_id = o.id AND l.product_id = a.product_id
                          AND (a.variant_id IS NULL OR l.variant_id = a.variant_id))))) AS bought
            FROM commerce.alerts a WHERE a.told_at >= $1 AND a.told_at < $2 GROUP BY a.kind)
        SELECT k.kind, coalesce(m.n, 0) AS made, coalesce(s.n, 0) AS sent, coalesce(s.pushed, 0) AS by_push, coalesce(s.mailed, 0) AS by_mail,
            coalesce(s.opened, 0) AS opened, coalesce(s.bought, 0) AS bought
        FROM (VALUES (1, 'stock'), (2, 'price'), (3, 'cart'), (4, 'shipped')) AS k(place, kind)
        LEFT JOIN made m ON m.kind = k.kind LEFT JOIN sent s ON s.kind = k.kind
        ORDER BY k.place
        """;
}
