using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Desk;

namespace Stoa.Commerce;

/// <summary>What waits in the shop for its staff, and what it needs before it opens.</summary>
internal static class Desk
{
    public static void AddDesk(this IServiceCollection services)
    {
        services.AddStaffTask("to_ship", ("orders", "read"), "/admin/orders?fulfilment_status=unfulfilled", ToShipSql);
        services.AddStaffTask("returns_to_answer", ("orders", "read"), "/admin/orders?sort=-created_at", ReturnsToAnswerSql);
        services.AddStaffTask("to_refund", ("orders", "read"), "/admin/orders?sort=-created_at", ToRefundSql);
        services.AddStaffTask("low_stock", ("inventory", "read"), "/admin/inventory?low=true", LowStockSql);
        services.AddSetupStep("products", ("products", "read"), ProductsSql);
        services.AddSetupStep("shipping", ("shipping", "manage"), ShippingSql);
        services.AddSetupStep("tax", ("tax", "manage"), TaxSql);
    }

    /// <summary>The money is there, or held: many shops take it when they ship.</summary>
    internal const string ToShipSql = """
        SELECT count(*) FROM (
            SELECT FROM commerce.orders o
            WHERE o.fulfilment_status IN ('unfulfilled', 'partial') AND o.status <> 'cancelled'
                AND o.payment_status IN ('authorized', 'paid', 'partially_refunded')
            LIMIT 1000
        ) waiting
        """;

    internal const string ReturnsToAnswerSql = "SELECT count(*) FROM (SELECT FROM commerce.returns r WHERE r.status = 'requested' LIMIT 1000) waiting";

    /// <summary>The goods are back; what they cost has to follow.</summary>
    internal const string ToRefundSql = "SELECT count(*) FROM (SELECT FROM commerce.returns r WHERE r.status = 'received' LIMIT 1000) waiting";

    internal const string LowStockSql = "SELECT count(*) FROM (SELECT FROM commerce.stock s WHERE s.level <> 'in' LIMIT 1000) waiting";

    internal const string ProductsSql = "SELECT EXISTS (SELECT FROM commerce.products p WHERE p.status = 'active')";

    internal const string ShippingSql = "SELECT EXISTS (SELECT FROM commerce.shipping_methods m WHERE m.active)";

    internal const string TaxSql = "SELECT EXISTS (SELECT FROM commerce.tax_rates)";
}
