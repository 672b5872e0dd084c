using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Reports;

/// <summary>Reports that cannot be, and who may not read them.</summary>
public sealed class ReportRefusalTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("time_zone=Mars/Olympus", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("timezone=UTC", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("by=minute", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("from=yesterday", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("to=2026-02-30", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("from=0001-01-01", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("currency=usd", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("from=2020-01-01&to=2026-01-01&by=hour", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("from=2026-01-02&to=2026-01-01", HttpStatusCode.UnprocessableEntity, "period_empty")]
    [InlineData("from=2026-01-01&to=2026-01-01", HttpStatusCode.UnprocessableEntity, "period_empty")]
    public async Task A_report_that_cannot_be_is_refused(string query, HttpStatusCode status, string code)
    {
        var root = (await shop.SuperAdmin()).Client;
        foreach (var report in new[] { "sales", "products", "tax", "promotions", "stock", "customers" })
        {
            (await root.Get($"/admin/reports/{report}?{query}")).Refused(status, code);
        }
    }

    [Fact]
    public async Task The_products_report_refuses_what_only_it_takes_and_nobody_else_reads_reports()
    {
        var root = (await shop.SuperAdmin()).Client;
        (await root.Get("/admin/reports/products?limit=0")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Get("/admin/reports/products?limit=101")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Get("/admin/reports/products?sort=name")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Get("/admin/reports/nothing")).Refused(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(HttpStatusCode.OK, (await (await shop.SignUpAs("manager")).Client.Get("/admin/reports/sales")).Status);
        (await (await shop.SignUpAs("customer_experience")).Client.Get("/admin/reports/sales")).Refused(HttpStatusCode.Forbidden, "forbidden");
    }
}
