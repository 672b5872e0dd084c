using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Orders;
using Stoa.Platform.Desk;

namespace Stoa.Commerce;

/// <summary>What waits in the shop for its staff, and what it needs before it opens.</summary>
internal static class Desk
{
    public static void AddDesk(this IServiceCollection services)
    {
        services.AddStaffTask("to_ship", ("orders", "read"), "/admin/orders?waits_for=shipping", ToShipSql);
        services.AddStaffTask("returns_to_answer", ("orders", "read"), "/admin/orders?waits_for=return_answer", ReturnsToAnswerSql);
        services.AddStaffTask("to_refund", ("orders", "read"), "/admin/orders?waits_for=refund", ToRefundSql);
        services.AddStaffTask("low_stock", ("inventory", "read"), "/admin/inventory?low=true", LowStockSql);
        services.AddSetupStep("products", ("products", "read"), ProductsSql);
        services.AddSetupStep("shipping", ("shipping", "manage"), ShippingSql);
        services.AddSetupStep("tax", ("tax", "manage"), TaxSql);
    }

    internal const string ToShipSql = $"SELECT count(*) FROM (SELECT FROM commerce.orders o WHERE {OrderTasks.ToShip} LIMIT 1000) waiting";

    /// <summary>Orders, as the list shows them: one with two returns is one.</summary>
    internal const string ReturnsToAnswerSql = $"SELECT count(*) FROM (SELECT FROM commerce.orders o WHERE {OrderTasks.ReturnsToAnswer} LIMIT 1000) waiting";

    internal const string ToRefundSql = $"SELECT count(*) FROM (SELECT FROM commerce.orders o WHERE {OrderTasks.ToRefund} LIMIT 1000) waiting";

    internal const string LowStockSql = "SELECT count(*) FROM (SELECT FROM commerce.stock s WHERE s.level <> 'in' LIMIT 1000) waiting";

    internal const string ProductsSql = "SELECT EXISTS (SELECT FROM commerce.products p WHERE p.status = 'active')";

    internal const string ShippingSql = "SELECT EXISTS (SELECT FROM commerce.shipping_methods m WHERE m.active)";

    internal const string TaxSql = "SELECT EXISTS (SELECT FROM commerce.tax_rates)";
}
