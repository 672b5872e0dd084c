namespace Stoa.Server.Tests.Harness;

/// <summary>The body of <c>POST /orders</c> with what document 003 requires and no more, for buyers that are no test's subject.</summary>
internal static class PlainOrder
{
    public static readonly object Body = new
    {
        shipping_address = new
        {
            first_name = "John",
            last_name = "Doe",
            address1 = "123 Main St",
            city = "New York",
            state = "NY",
            postal_code = "10001",
            country = "US",
        },
        payment_method_id = "pm_123",
        shipping_method_id = "ship_standard",
    };
}
