using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Payments.Staff;

/// <summary>Payments, the latest first; above all those that need somebody: not known, about to expire, disputed.</summary>
internal sealed class ListPayments(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Expiring = "expiring";
    private const string Disputed = "disputed";

    /// <summary>Long enough to ship or to capture.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(48);

    private static readonly string[] Filters = [.. PaymentStatusNames.Values, Expiring, Disputed];
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "p.created_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<StaffPayment>>("/admin/payments", routes.Resolve<ListPayments>().Handle)
            .WithName(StaffPayment.Section, "listPayments", "List payments")
            .Staff("payments", "read")
            .WithSuccess(PaymentsSuccesses.PaymentsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains(
                "status",
                "Only these; `unknown` are also those of which nobody knows what became of a capture, a void or a refund, `expiring` are authorized with a "
                    + "hold that ends within 48 hours, `disputed` those whose dispute is open."
            )
            .Explains("order_id", "Only those of this order.")
            .Explains("provider", "Only those of this provider.")
            .WithExample(new Page<StaffPayment>([StaffPayment.Example], 1, 20, 150));

    public sealed record Request(ListRequest List, string? Status, string? OrderId, string? Provider) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.QueryChoice("status", Filters), input.Query("order_id", 36), input.Query("provider", 50));
    }

    public Task<Outcome<Page<StaffPayment>>> Handle(Request request, RequestContext context) =>
        Filtered(request, clock.GetUtcNow())
            .Read(database, request.List with { Sort = request.List.Sort ?? "-created_at" }, StaffPayment.From, context.CancellationToken);

    /// <summary>
    /// Nobody knows whether there is a payment, or what became of a capture, a void or a refund of it. One set, and not an alternative: that would be looked
    /// for in every payment.
    /// </summary>
    internal const string IsUnknown = $"""
        p.id IN (SELECT x.id FROM payments.payments x WHERE x.status = 'unknown'
            UNION SELECT o.payment_id FROM payments.operations o WHERE o.{PaymentOperation.IsUnresolved})
        """;

    internal static ListQuery Filtered(Request request, DateTimeOffset now)
    {
        var list = new ListQuery(StaffPayment.Columns, "payments.payments p", "p.id", "uuid", Sorts)
            .Where(
                "p.order_id = {0}::uuid",
                Guid.TryParseExact(request.OrderId, "D", out var order) ? order
                    : request.OrderId is null ? null
                    : Guid.Empty
            )
            .Where("p.provider = {0}", request.Provider);
        return request.Status switch
        {
            Expiring => list.Where("p.status = 'authorized'").Where("p.capture_before <= {0}", now + Soon),
            Disputed => list.Where("p.dispute = 'open'"),
            PaymentStatuses.Unknown => list.Where(IsUnknown),
            _ => list.Where("p.status = {0}", request.Status),
        };
    }
}
