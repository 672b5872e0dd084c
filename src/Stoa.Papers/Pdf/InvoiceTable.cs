using Stoa.Papers.Documents;

namespace Stoa.Papers.Pdf;

/// <summary>The lines of a document, on as many pages as they need, each with the head. Only a line that is higher than a page is torn apart.</summary>
internal sealed class InvoiceTable(Invoice invoice, Sheet sheet, Labels labels, Figures figures)
{
    private static readonly TextStyle Body = new(9);
    private static readonly TextStyle Strong = new(9, IsBold: true);
    private static readonly TextStyle Small = new(7.5, IsFaint: true);

    private double Rate => sheet.Right - 95;
    private double Unit => sheet.Right - 150;
    private double Quantity => sheet.Right - 235;
    private double NameWidth => Quantity - 45 - Sheet.Left;

    public void Write()
    {
        Head();
        sheet.OnNewPage = Head;
        foreach (var line in invoice.Lines)
        {
            Line(line);
        }
        sheet.OnNewPage = null;
        sheet.Rule(Sheet.Left, sheet.Right, sheet.Y);
        sheet.Y += 8;
    }

    private string Say(string key) => labels.In(invoice.Seller.Country, key);

    private void Head()
    {
        var amount = $"{Say(invoice.PricesIncludeTax ? "amount_gross" : "amount_net")} {invoice.Currency}";
        sheet.Write(Say("description"), Strong, Sheet.Left, sheet.Y);
        sheet.Write(Say("quantity"), Strong, Quantity, sheet.Y, isRight: true);
        sheet.Write(Say("unit_price"), Strong, Unit, sheet.Y, isRight: true);
        sheet.Write(Say("rate"), Strong, Rate, sheet.Y, isRight: true);
        sheet.Write(amount, Strong, sheet.Right, sheet.Y, isRight: true);
        sheet.Y += Strong.LineHeight + 2;
        sheet.Rule(Sheet.Left, sheet.Right, sheet.Y);
        sheet.Y += 4;
    }

    private void Line(InvoiceLine line)
    {
        var name = sheet.Wrap(line.Name, Body, NameWidth);
        var beneath = sheet.Wrap(Details(line), Small, NameWidth);
        var reduction = line.Discount.Amount == 0 ? "" : $"{Say("discount")} {figures.Amount(-line.Discount.Amount)}";
        var below = reduction.Length > 0 ? Small.LineHeight : 0;
        sheet.Need(Math.Max((name.Count * Body.LineHeight) + (beneath.Count * Small.LineHeight), Body.LineHeight + below) + 5);
        var top = sheet.Y;
        if (line.Kind == InvoiceLineKinds.Item)
        {
            sheet.Write(figures.Count(line.Quantity), Body, Quantity, top, isRight: true);
            sheet.Write(figures.Amount(line.UnitPrice.Amount), Body, Unit, top, isRight: true);
            sheet.Write(reduction, Small, Unit, top + Body.LineHeight, isRight: true);
        }
        if (line.TaxRatePpm is { } ppm)
        {
            sheet.Write(figures.Rate(ppm), Body, Rate, top, isRight: true);
        }
        sheet.Write(figures.Amount((invoice.PricesIncludeTax ? line.Total : line.Net).Amount), Body, sheet.Right, top, isRight: true);
        sheet.Y = sheet.Write(name, Body, Sheet.Left, top);
        foreach (var text in beneath)
        {
            sheet.Need(Small.LineHeight);
            sheet.Y = sheet.Write([text], Small, Sheet.Left, sheet.Y);
        }
        sheet.Y = Math.Max(sheet.Y, top + Body.LineHeight + below) + 5;
    }

    private static string Details(InvoiceLine line) =>
        string.Join(
            " · ",
            (line.Attributes ?? new Dictionary<string, string>(StringComparer.Ordinal))
                .Select(chosen => $"{chosen.Key}: {chosen.Value}")
                .Prepend(line.Sku)
                .Where(text => text.Length > 0)
        );
}
