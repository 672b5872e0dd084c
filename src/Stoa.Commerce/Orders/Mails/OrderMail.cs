using System.Globalization;
using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Settings;
using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.Outbox;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Orders.Mails;

/// <summary>A mail about an order, and the event that it is sent for.</summary>
/// <param name="Name">As staff name it who send it again.</param>
/// <param name="Topic">Of the outbox.</param>
internal sealed record OrderMailKind(string Name, string Topic)
{
    /// <summary>What <see cref="BuyerMails"/> knows of any order.</summary>
    private static readonly MailFact[] Facts =
    [
        new("order_number", "ST-2026-0042"),
        new("total", "49.90 EUR"),
        new("items", "2 × Assam, 1 × Teapot"),
        new("shipped_items", "2 × Assam"),
        new("tracking", "DHL 00340434161094022115"),
        new("amount", "9.90 EUR"),
        new("cancelled_items", "1 × Assam"),
        new("returned_items", "1 × Teapot"),
        new("received_at", "2026-11-27 10:15 UTC"),
        new("payment", "49.90 EUR"),
        new("reference", "RF-2A7C19E04B5D"),
        new("due", "2026-12-11"),
    ];

    public static readonly OrderMailKind Placed = new("placed", OrderEvent.Placed);
    public static readonly OrderMailKind Paid = new("paid", OrderEvent.Paid);
    public static readonly OrderMailKind Shipped = new("shipped", OrderEvent.FulfilmentShipped);
    public static readonly OrderMailKind Cancelled = new("cancelled", OrderEvent.Cancelled);
    public static readonly OrderMailKind Reduced = new("lines_cancelled", OrderEvent.LinesCancelled);
    public static readonly OrderMailKind Refunded = new("refunded", OrderEvent.RefundSucceeded);

    /// <summary>Acknowledges at once that something is to come back, a withdrawal above all.</summary>
    public static readonly OrderMailKind Announced = new("return_requested", OrderEvent.ReturnRequested);

    public static readonly OrderMailKind Returned = new("returned", OrderEvent.ReturnReceived);

    public static IReadOnlyList<OrderMailKind> All { get; } = [Placed, Paid, Shipped, Cancelled, Reduced, Refunded, Announced, Returned];

    /// <summary>Whether what it tells has happened: no mail says of an order what is not so.</summary>
    public bool IsTrueOf(WholeOrder whole) =>
        Name switch
        {
            "paid" => whole.Order.PaymentStatus is "paid" or "partially_refunded" or "refunded",
            "shipped" => whole.Order.Lines.Any(line => line.Shipped > 0),
            "cancelled" => whole.Order.IsCancelled,
            "lines_cancelled" => !whole.Order.IsCancelled && whole.Order.Lines.Any(line => line.Cancelled > 0),
            "refunded" => whole.Refunds.Any(refund => refund.Status == Refunds.RefundStatuses.Succeeded),
            "return_requested" => whole.Returns.Count > 0,
            "returned" => whole.Returns.Any(back => back.Lines.Any(line => line.Received > 0)),
            _ => true,
        };

    /// <summary>In place of the first, where the buyer has to be told what to transfer.</summary>
    public static MailTemplate PlacedUnpaid { get; } = new("commerce.order_placed_unpaid", Facts);

    /// <summary>Of an order that was cancelled because nothing was paid for it in time.</summary>
    public static MailTemplate CancelledUnpaid { get; } = new("commerce.order_cancelled_unpaid", Facts);

    public MailTemplate Template { get; } = new("commerce.order_" + Name, Facts);
}

/// <summary>
/// Mails the buyer what happened to an order: to the address of the order, else of the account, in the language that the order was placed in. An event that
/// comes twice is mailed once.
/// </summary>
/// <param name="kind">Which mail.</param>
/// <param name="mails">Asked for when it is needed: it writes to the outbox, which knows its consumers.</param>
internal sealed class OrderMail(OrderMailKind kind, Func<BuyerMails> mails, SettingsStore settings, NpgsqlDataSource database, TimeProvider clock)
    : IOutboxConsumer
{
    public string Name => "mail." + kind.Topic.Replace('.', '_');

    public string Topic => kind.Topic;

    public async Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        var told = JsonSerializer.Deserialize(happened.Payload, CommerceJson.Stored.OrderEvent)!;
        if (told is { Notify: not false, Alerted: not true } && settings.Current.Get(CommerceSettings.OrderMails))
        {
            await database.InTransaction(connection => Send(connection, happened.Id, told, cancelled), cancelled);
        }
    }

    private async Task<Outcome<bool>> Send(NpgsqlConnection connection, long happened, OrderEvent told, CancellationToken cancelled) =>
        await connection.Change(OnceSql, cancelled, happened, clock.GetUtcNow()) == 1
        && await mails().Add(connection, kind, told, null, clock.GetUtcNow(), cancelled);

    internal const string OnceSql = "INSERT INTO commerce.order_mails (event_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}

/// <summary>Fills and queues mails about orders.</summary>
internal sealed class BuyerMails(NpgsqlDataSource database, StaffOrders orders, Mailer mailer, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(60);

    private const int LongestList = 600;

    /// <summary>Queues the mail in the connection's transaction; false where there is nobody to send it to.</summary>
    public async Task<bool> Add(NpgsqlConnection connection, OrderMailKind kind, OrderEvent told, Guid? actor, DateTimeOffset now, CancellationToken cancelled)
    {
        await connection.Change(HoldSql, cancelled, told.OrderId);
        if (await StaffOrders.Read(connection, told.OrderId, cancelled) is not { } whole)
        {
            return false;
        }
        if (await orders.EmailOf(connection, whole.Order, cancelled) is not { } address)
        {
            return false;
        }
        await using var batch = new NpgsqlBatch(connection);
        var template =
            kind == OrderMailKind.Placed && Awaited(whole.Order) is not null ? OrderMailKind.PlacedUnpaid
            : kind == OrderMailKind.Cancelled && told.Unpaid == true ? OrderMailKind.CancelledUnpaid
            : kind.Template;
        mailer.Add(batch, template, address, whole.Order.UserId, whole.Order.Language, Facts(whole, told), now);
        OrderTimeline.Add(batch, told.OrderId, actor, "mail_sent", now, after: new() { ["mail"] = kind.Name });
        await batch.ExecuteNonQueryAsync(cancelled);
        return true;
    }

    /// <summary>Forgets events that do not come again.</summary>
    public Task Forget(CancellationToken cancelled) => database.Change(ForgetSql, cancelled, clock.GetUtcNow() - KeepFor);

    private static Dictionary<string, string> Facts(WholeOrder whole, OrderEvent told)
    {
        var order = whole.Order;
        var parcel = whole.Parcels.LastOrDefault(parcel => told.FulfilmentId is null || parcel.Id == told.FulfilmentId);
        var refund = whole.Refunds.LastOrDefault(refund => told.RefundId is null || refund.Id == told.RefundId);
        var back = whole.Returns.LastOrDefault(back => told.ReturnId is null || back.Id == told.ReturnId);
        var tracking = parcel?.Tracking;
        var awaited = Awaited(order);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["order_number"] = order.Number,
            ["total"] = Text(order.Total, order.Currency),
            ["payment"] = awaited is null ? "–" : Text(Math.Min(awaited.Amount - awaited.Captured, order.Unreserved), awaited.Currency),
            ["reference"] = awaited?.Reference ?? "–",
            ["due"] = awaited?.DueAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–",
            ["items"] = List(order.Lines.Select(line => (line.Name, line.Quantity))),
            ["shipped_items"] = List(Names(order, parcel?.Lines.Select(line => (line.ItemId, line.Quantity)))),
            ["tracking"] = tracking is null ? "–" : string.Join(' ', new[] { tracking.Carrier, tracking.Number, tracking.Url }.Where(part => part.Length > 0)),
            ["amount"] = refund is null ? Text(order.Refunded, order.Currency) : Text(refund.Amount.Amount, refund.Amount.Currency),
            ["cancelled_items"] = List(Names(order, Cancelled(order, told))),
            ["returned_items"] = List(Names(order, back?.Lines.Select(line => (line.ItemId, line.Quantity)))),
            ["received_at"] = (back?.CreatedAt ?? order.CreatedAt).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>What the buyer has yet to pay by a way of their own.</summary>
    private static Payment? Awaited(OrderState order) =>
        order.Unreserved > 0 ? order.Payments.FirstOrDefault(payment => payment.Status == PaymentStatuses.Awaiting) : null;

    private static IEnumerable<(string Name, int Quantity)> Names(OrderState order, IEnumerable<(Guid Line, int Quantity)>? lines) =>
        (lines ?? []).GroupBy(line => line.Line).Select(line => (order.Line(line.Key)?.Name ?? "", line.Sum(part => part.Quantity)));

    private static IEnumerable<(Guid, int)> Cancelled(OrderState order, OrderEvent told) =>
        told.CancelledLines?.Select(line => (line.ItemId, line.Quantity))
        ?? order.Lines.Where(line => line.Cancelled > 0).Select(line => (line.Id, line.Cancelled));

    internal static string List(IEnumerable<(string Name, int Quantity)> lines)
    {
        var text = string.Join(", ", lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Quantity} × {line.Name}")));
        return text.Length == 0 ? "–"
            : text.Length <= LongestList ? text
            : text[..(char.IsHighSurrogate(text[LongestList - 1]) ? LongestList - 1 : LongestList)] + " …";
    }

    private static string Text(long amount, string currency) => $"{Currencies.Format(amount, currency)} {currency}";

    /// <summary>Whose address is read here is not erased before the mail is queued, and whose is erased already has none.</summary>
    internal const string HoldSql = "SELECT FROM commerce.orders WHERE id = $1 FOR SHARE";

    internal const string ForgetSql = "DELETE FROM commerce.order_mails WHERE at < $1";
}
