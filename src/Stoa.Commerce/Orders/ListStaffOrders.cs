using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Orders for staff, the latest first. A keyword with an @ is the address of a buyer, one of digits (with <c>ORD-</c> or not) the beginning of a number, any
/// other the beginnings of words of the names that it is sent or billed to.
/// </summary>
internal sealed class ListStaffOrders(NpgsqlDataSource database, CustomerAccounts accounts)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "o.created_at", "timestamptz"), new("total", "o.total", "bigint")];

    private const string Columns = """
        o.id, o.order_number, o.user_id, o.status, (SELECT coalesce(sum(l.quantity), 0)::int FROM commerce.order_lines l WHERE l.order_id = o.id) AS pieces,
        o.total, o.currency, o.created_at, o.updated_at, o.email, o.customer_id, o.shipping_address::text AS shipping_address, o.payment_status,
        o.fulfilment_status, o.return_status, o.tags, o.version
        """;

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<OrderSummary>>("/admin/orders", routes.Resolve<ListStaffOrders>().Handle)
            .WithName(OrderRoutes.Section, "listStaffOrders", "List orders")
            .Staff("orders", "read")
            .WithSuccess(CommerceSuccesses.OrdersRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("status", "Only those of this status of document 003.")
            .Explains("payment_status", "Only those whose money stands so.")
            .Explains("fulfilment_status", "Only those whose parcels stand so.")
            .Explains("waits_for", "Only those that wait for staff to do this: send them, answer a return, give money back for one that came.")
            .Explains("customer_id", "Only those of this buyer, with an account or without.")
            .Explains("email", "Only those of the buyer of this address.")
            .Explains("from", "Only those placed at this time or later.")
            .Explains("to", "Only those placed before this time.")
            .Explains("sku", "Only those with a line of exactly this SKU.")
            .Explains("tag", "Only those with this tag.")
            .Explains("keyword", "The beginning of a number, an address, or the beginnings of names that it is sent or billed to.")
            .WithExample(Examples.PageOf(OrderExamples.Summary));

    public sealed record Request(
        ListRequest List,
        string? Status,
        string? PaymentStatus,
        string? FulfilmentStatus,
        string? WaitsFor,
        string? CustomerId,
        string? Email,
        DateTimeOffset? From,
        DateTimeOffset? To,
        string? Sku,
        string? Tag,
        string? Keyword
    ) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.QueryChoice("status", OrderStatuses.Values),
                input.QueryChoice("payment_status", OrderPaymentStatuses.Values),
                input.QueryChoice("fulfilment_status", FulfilmentStatuses.Values),
                input.QueryChoice("waits_for", OrderTasks.Values),
                input.Query("customer_id", 36),
                input.Query("email", TextRules.MaxEmail),
                input.QueryMoment("from"),
                input.QueryMoment("to"),
                input.Query("sku", 255),
                input.Query("tag", OrderTags.MaxLength),
                input.Query("keyword", 254)
            );
    }

    public async Task<Outcome<Page<OrderSummary>>> Handle(Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var outcome = await Filtered(request, await Buyers(request, cancelled)).Read(database, request.List, From, cancelled);
        if (outcome.Value is not { } page)
        {
            return outcome;
        }
        var members = page.Items.Where(order => order.Email is null).Select(order => order.UserId).OfType<Guid>().Distinct().ToArray();
        await using var connection = await database.Open(cancelled);
        var emails = await accounts.Emails(connection, members, cancelled);
        return page with
        {
            Items =
            [
                .. page.Items.Select(order => order.Email is null && order.UserId is { } id ? order with { Email = emails.GetValueOrDefault(id) } : order),
            ],
        };
    }

    /// <summary>Who has all addresses that are asked for; null where none is.</summary>
    private async Task<Guid[]?> Buyers(Request request, CancellationToken cancelled)
    {
        var keyword = request.Keyword?.Contains('@', StringComparison.Ordinal) == true ? request.Keyword : null;
        Guid[]? buyers = null;
        foreach (var address in new[] { request.Email, keyword }.OfType<string>())
        {
            var found = await Buyers(address.Trim(), cancelled);
            buyers = buyers is null ? found : [.. buyers.Intersect(found)];
        }
        return buyers;
    }

    /// <summary>Whose address it is: an account's, a guest's, or one that an order was changed to.</summary>
    private async Task<Guid[]> Buyers(string address, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var key = accounts.KeyOf(address);
        var members = await accounts.Find(connection, [key], forChange: false, cancelled);
        var others = await connection.Many(BuyersSql, row => row.GetGuid(0), cancelled, key, address);
        return [.. members.Select(account => account.Id).Concat(others).Distinct()];
    }

    internal static ListQuery Filtered(Request request, Guid[]? buyers)
    {
        var list = new ListQuery(Columns, "commerce.orders o", "o.id", "uuid", Sorts)
            .Where("o.status = {0}", request.Status)
            .Where("o.payment_status = {0}", request.PaymentStatus)
            .Where("o.fulfilment_status = {0}", request.FulfilmentStatus)
            .Where(
                "o.customer_id = {0}",
                Guid.TryParseExact(request.CustomerId, "D", out var customer) ? customer
                    : request.CustomerId is null ? null
                    : Guid.Empty
            )
            .Where("o.customer_id = ANY ({0})", buyers)
            .Where("o.created_at >= {0}", request.From)
            .Where("o.created_at < {0}", request.To)
            .Where("EXISTS (SELECT FROM commerce.order_lines l WHERE l.sku = {0} AND l.order_id = o.id)", request.Sku)
            .Where("o.tags @> ARRAY[{0}]::text[] AND o.tags <> '{}'", request.Tag);
        if (OrderTasks.Condition(request.WaitsFor) is { } waits)
        {
            list.Where(waits);
        }
        return request.Keyword is not { } keyword || keyword.Contains('@', StringComparison.Ordinal) ? list : ByKeyword(list, keyword.Trim());
    }

    private static ListQuery ByKeyword(ListQuery list, string keyword)
    {
        var numbers = OrderNames.Numbers(keyword);
        if (numbers.Length > 0)
        {
            var ranges = numbers.Select(
                (_, at) => $"o.order_number ~>=~ ({{0}}::text[])[{at + 1}] AND o.order_number ~<~ (({{0}}::text[])[{at + 1}] || chr(1114111))"
            );
            return list.Where($"({string.Join(" OR ", ranges)})", numbers);
        }
        return list.WhereUnforeseen(OrderNames.BeginWith, keyword);
    }

    private static OrderSummary From(NpgsqlDataReader row)
    {
        var address = row.GetJson("shipping_address", CommerceJson.Default.Address);
        return new OrderSummary(
            row.GetGuid("id"),
            row.GetString("order_number"),
            row.GetOrNull<Guid>("user_id"),
            row.GetString("status"),
            row.GetInt32("pieces"),
            new Money(row.GetInt64("total"), row.GetString("currency")),
            row.GetTime("created_at"),
            row.GetTime("updated_at"),
            row.GetString("email") is { Length: > 0 } email ? email : null,
            row.GetGuid("customer_id"),
            $"{address?.FirstName} {address?.LastName}".Trim(),
            row.GetString("payment_status"),
            row.GetString("fulfilment_status"),
            row.GetString("return_status"),
            row.GetStrings("tags"),
            row.GetInt64("version")
        );
    }

    internal const string BuyersSql = """
        SELECT c.id FROM commerce.customers c WHERE c.email_key = $1
        UNION SELECT o.customer_id FROM commerce.orders o WHERE lower(o.email) = lower($2) AND o.email <> ''
        """;
}
