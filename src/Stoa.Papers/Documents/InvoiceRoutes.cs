using System.Globalization;
using Stoa.Contracts.Http;

namespace Stoa.Papers.Documents;

/// <summary>What the routes of invoices share.</summary>
internal static class InvoiceRoutes
{
    public const string Section = "Invoices";

    private static readonly Guid Id = new("0194783c-5c00-7000-8000-000000000001");
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-11-27T10:00:00Z", CultureInfo.InvariantCulture);
    private static readonly Party Seller = new(
        "",
        "Teehaus Müller GmbH",
        "Domplatz 1",
        "",
        "50667",
        "Köln",
        "",
        "DE",
        "hello@teehaus.example",
        "",
        "DE123456789",
        "",
        "HRB 12345, Amtsgericht Köln"
    );
    private static readonly Party Buyer = new("Jane Doe", "", "Hauptstraße 5", "", "10115", "Berlin", "", "DE", "jane@example.com", "", "", "", "");

    public static readonly Invoice Example = new(
        Id,
        InvoiceKinds.Invoice,
        "INV-2026-000042",
        Id,
        "ORD-000042",
        Id,
        null,
        At,
        "2026-11-27",
        "2026-12-11",
        new InvoiceFacts(
            Seller,
            Buyer,
            null,
            new BankAccount("Sparkasse KölnBonn", "DE89370400440532013000", "COLSDE33XXX"),
            "EUR",
            true,
            [new InvoiceLine(InvoiceLineKinds.Item, Id, "ASSAM-1", "Assam, 250 g", null, 2, Eur(890), Eur(0), 70_000, Eur(1664), Eur(116), Eur(1780))],
            [new InvoiceTax("MwSt.", 70_000, Eur(1664), Eur(116))],
            Eur(1664),
            Eur(116),
            Eur(1780),
            Eur(0),
            Eur(1780),
            "2026-11-26",
            [],
            [],
            "de",
            PageSizes.A4,
            "Europe/Berlin",
            14
        )
    );

    public static readonly InvoiceSummary Summary = new(
        Id,
        InvoiceKinds.Invoice,
        "INV-2026-000042",
        Id,
        "ORD-000042",
        Id,
        null,
        At,
        Eur(1664),
        Eur(116),
        Eur(1780)
    );

    public static void MapInvoices(this Routes routes)
    {
        CreateInvoice.Map(routes);
        ListInvoices.Map(routes);
        ListOrderInvoices.Map(routes);
        DownloadInvoice.Map(routes);
        ReadInvoice.Map(routes);
    }

    private static Money Eur(long amount) => new(amount, "EUR");
}
