using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Papers.Documents;

/// <summary>An invoice or a credit note.</summary>
/// <param name="Number">One of a series without gaps.</param>
/// <param name="CustomerId">The buyer's, with an account or without.</param>
/// <param name="RefundId">The refund that a credit note was issued for.</param>
/// <param name="IssuedOn">Its day: 2026-11-27.</param>
/// <param name="DueOn">The day on which it is to be paid; null where nothing is due.</param>
internal sealed record Invoice(
    Guid Id,
    [property: OneOf<InvoiceKinds>] string Kind,
    string Number,
    Guid OrderId,
    string OrderNumber,
    Guid CustomerId,
    Guid? RefundId,
    DateTimeOffset IssuedAt,
    string IssuedOn,
    string? DueOn,
    [property: JsonIgnore] InvoiceFacts Facts
) : InvoiceFacts(Facts)
{
    public static Invoice Of(
        Guid id,
        string kind,
        string number,
        (Guid Id, string Number) order,
        Guid customer,
        Guid? refund,
        DateTimeOffset issuedAt,
        InvoiceFacts facts
    )
    {
        var day = Days.Of(issuedAt, facts.TimeZone);
        return new(
            id,
            kind,
            number,
            order.Id,
            order.Number,
            customer,
            refund,
            issuedAt,
            Days.Text(day),
            facts.DueDays is { } days ? Days.Text(day.PlusDays(days)) : null,
            facts
        );
    }

    public static Invoice From(NpgsqlDataReader row) =>
        Of(
            row.GetGuid("id"),
            row.GetString("kind"),
            row.GetString("number"),
            (row.GetGuid("order_id"), row.GetString("order_number")),
            row.GetGuid("customer_id"),
            row.GetOrNull<Guid>("refund_id"),
            row.GetTime("issued_at"),
            row.GetJson("facts", PapersJson.Stored.InvoiceFacts)!
        );

    public static string Subject(Guid id) => $"invoice:{id}";
}

/// <summary>An invoice or a credit note in a list.</summary>
internal sealed record InvoiceSummary(
    Guid Id,
    [property: OneOf<InvoiceKinds>] string Kind,
    string Number,
    Guid OrderId,
    string OrderNumber,
    Guid CustomerId,
    Guid? RefundId,
    DateTimeOffset IssuedAt,
    Money Net,
    Money Tax,
    Money Total
)
{
    /// <summary>Of the alias <c>d</c>.</summary>
    public const string Columns =
        "d.id, d.kind, d.number, d.order_id, d.order_number, d.customer_id, d.refund_id, d.issued_at, d.currency, d.net, d.tax, d.total";

    public static InvoiceSummary From(NpgsqlDataReader row)
    {
        var currency = row.GetString("currency");
        return new(
            row.GetGuid("id"),
            row.GetString("kind"),
            row.GetString("number"),
            row.GetGuid("order_id"),
            row.GetString("order_number"),
            row.GetGuid("customer_id"),
            row.GetOrNull<Guid>("refund_id"),
            row.GetTime("issued_at"),
            new Money(row.GetInt64("net"), currency),
            new Money(row.GetInt64("tax"), currency),
            new Money(row.GetInt64("total"), currency)
        );
    }
}

/// <summary>Days as the seller's clock has them.</summary>
internal static class Days
{
    public static LocalDate Of(DateTimeOffset moment, string zone) =>
        Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc).Date;

    public static string Text(LocalDate day) => LocalDatePattern.Iso.Format(day);

    public static LocalDate Parse(string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static string Year(LocalDate day) => day.Year.ToString(CultureInfo.InvariantCulture);
}
