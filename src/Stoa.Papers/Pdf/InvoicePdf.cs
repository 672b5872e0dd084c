using System.Globalization;
using Stoa.Papers.Documents;

namespace Stoa.Papers.Pdf;

/// <summary>Prints a document: nothing but its facts, so that it can be printed at any time.</summary>
internal sealed class InvoicePdf
{
    private static readonly TextStyle Body = new(9);
    private static readonly TextStyle Strong = new(9, IsBold: true);
    private static readonly TextStyle Small = new(7.5, IsFaint: true);
    private static readonly TextStyle Title = new(15, IsBold: true);

    private readonly Invoice _invoice;
    private readonly Labels _labels;
    private readonly Figures _figures;
    private readonly Sheet _sheet;
    private readonly string _country;

    private InvoicePdf(Invoice invoice, Sheet sheet)
    {
        (_invoice, _sheet, _country) = (invoice, sheet, invoice.Seller.Country);
        _labels = Labels.For(invoice.Language, null);
        _figures = new Figures(invoice.Language, invoice.Currency);
    }

    public static byte[] Print(Invoice invoice)
    {
        using var sheet = new Sheet(invoice.PageSize, invoice.Number, invoice.Seller.Company, invoice.IssuedAt);
        return new InvoicePdf(invoice, sheet).Print();
    }

    private byte[] Print()
    {
        Head();
        Facts();
        new InvoiceTable(_invoice, _sheet, _labels, _figures).Write();
        Sums();
        Notes();
        return _sheet.Finish(Foot(), _labels["page"]);
    }

    private string Say(string key) => _labels.In(_country, key);

    /// <summary>The seller at the right; the buyer where the window of an envelope is (DIN 5008, form B), the sender in one line above.</summary>
    private void Head()
    {
        var seller = _invoice.Seller;
        var x = _sheet.Right - 190;
        var top = _sheet.Write(_sheet.Wrap(seller.Company, new TextStyle(12, IsBold: true), 190), new TextStyle(12, IsBold: true), x, _sheet.Y);
        foreach (var line in Address(seller).Append(seller.Email).Append(seller.Phone).Where(line => line.Length > 0))
        {
            top = _sheet.Write(_sheet.Wrap(line, Body, 190), Body, x, top);
        }
        var buyer = 127d;
        var sender = string.Join(" · ", Address(seller).Prepend(seller.Company).Where(line => line.Length > 0));
        buyer = _sheet.Write(_sheet.Wrap(sender, Small, 240), Small, Sheet.Left, buyer) + 4;
        _sheet.Write(Say("bill_to"), Small, Sheet.Left, buyer);
        buyer = Party(_invoice.Buyer, Sheet.Left, buyer + Small.LineHeight, 240);
        if (_invoice.DeliverTo is { } receiver)
        {
            top = Math.Max(top + 10, 150);
            _sheet.Write(Say("deliver_to"), Small, x, top);
            top = Party(receiver, x, top + Small.LineHeight, 190);
        }
        _sheet.Y = Math.Max(255, Math.Max(top, buyer) + 14);
    }

    private double Party(Party party, double x, double top, double width)
    {
        foreach (var line in Address(party).Prepend(party.Name).Prepend(party.Company).Where(line => line.Length > 0))
        {
            top = _sheet.Write(_sheet.Wrap(line, Body, width), Body, x, top);
        }
        return party.VatId.Length > 0 ? _sheet.Write([$"{Say("vat_id")}: {party.VatId}"], Body, x, top) : top;
    }

    /// <summary>In the order of the country: the city before its state where states are written, else behind its code.</summary>
    private IEnumerable<string> Address(Party party)
    {
        yield return party.Address1;
        yield return party.Address2;
        yield return party.Country is "US" or "CA" or "AU" or "GB"
            ? Joined(", ", party.City, Joined(" ", party.State, party.PostalCode))
            : Joined(", ", Joined(" ", party.PostalCode, party.City), party.State);
        yield return IsAbroad(party) ? CountryName(party.Country) : "";
    }

    /// <summary>The country stands in an address that crosses a border, at both ends.</summary>
    private bool IsAbroad(Party party) =>
        party == _invoice.Seller
            ? _invoice.Buyer.Country != _country || _invoice.DeliverTo is { } receiver && receiver.Country != _country
            : party.Country != _country;

    /// <summary>In capitals and English, as the post of any country reads it; its code where it has no name here.</summary>
    private static string CountryName(string code)
    {
        try
        {
            return new RegionInfo(code).EnglishName.ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    private static string Joined(string between, params string[] parts) => string.Join(between, parts.Where(part => part.Length > 0));

    private void Facts()
    {
        _sheet.Write($"{Say(_invoice.Kind)} {_invoice.Number}", Title, Sheet.Left, _sheet.Y);
        _sheet.Y += Title.LineHeight + 6;
        var rows = new List<(string Label, string Value)> { (Say("issued_on"), _figures.Day(_invoice.IssuedOn)), (Say("order"), _invoice.OrderNumber) };
        if (_invoice.DeliveredOn is { } day)
        {
            rows.Add((Say("delivered_on"), _figures.Day(day)));
        }
        else if (_invoice.Kind == InvoiceKinds.Invoice)
        {
            rows.Add((Say("delivered_on"), Say("not_delivered")));
        }
        if (_invoice.DueOn is { } due)
        {
            rows.Add((Say("due_on"), _figures.Day(due)));
        }
        if (_invoice.Corrects.Count > 0)
        {
            var named = _invoice.Corrects.Select(other => $"{Say("invoice")} {other.Number}, {_figures.Day(other.IssuedOn)}");
            rows.Add((Say("corrects"), string.Join("; ", named)));
        }
        foreach (var (label, value) in rows)
        {
            _sheet.Write(label, Body, Sheet.Left, _sheet.Y);
            _sheet.Y = _sheet.Write(_sheet.Wrap(value, Body, _sheet.Right - Sheet.Left - 120), Body, Sheet.Left + 120, _sheet.Y);
        }
        _sheet.Y += 12;
    }

    private void Sums()
    {
        if (!_invoice.PricesIncludeTax)
        {
            Sum(Say("net"), _invoice.Net, Body);
            Taxes("");
        }
        Sum(Say("total"), _invoice.Total, Strong);
        if (_invoice.PricesIncludeTax)
        {
            Taxes(Say("contained") + " ");
            Sum(Say("net"), _invoice.Net, Body);
        }
        if (_invoice is { Paid.Amount: > 0, Due: { } due })
        {
            Sum(Say("paid"), _invoice.Paid.Value, Body);
            Sum(Say("due"), due, Strong);
        }
        _sheet.Y += 12;
    }

    /// <summary>What each rate is charged on, and what it comes to.</summary>
    private void Taxes(string before)
    {
        foreach (var tax in _invoice.TaxLines)
        {
            if (tax is { Name.Length: 0, RatePpm: 0 } && _invoice.TaxLines.Count == 1)
            {
                continue;
            }
            var name = tax.Name.Length > 0 ? tax.Name : Say("tax");
            var rate = tax.RatePpm is { } ppm ? _figures.Rate(ppm) : "";
            // A rate may be called by its height.
            var called = name.Contains(rate, StringComparison.Ordinal) ? name : $"{name} {rate}";
            Sum($"{before}{called} {Say("on")} {_figures.Amount(tax.Net.Amount)}", tax.Amount, Body);
        }
    }

    private void Sum(string label, Money amount, TextStyle style)
    {
        var lines = _sheet.Wrap(label, style, 260);
        _sheet.Need(lines.Count * style.LineHeight);
        _sheet.Write(_figures.Money(amount), style, _sheet.Right, _sheet.Y, isRight: true);
        _sheet.Y = _sheet.Write(lines, style, _sheet.Right - 380, _sheet.Y) + 2;
    }

    private void Notes()
    {
        foreach (var note in _invoice.Notes)
        {
            var lines = _sheet.Wrap(note.Text, Body, _sheet.Right - Sheet.Left);
            _sheet.Need(lines.Count * Body.LineHeight);
            _sheet.Y = _sheet.Write(lines, Body, Sheet.Left, _sheet.Y) + 4;
        }
    }

    private List<string> Foot()
    {
        var seller = _invoice.Seller;
        var lines = new List<string>
        {
            Joined(
                " · ",
                seller.Company,
                seller.VatId.Length > 0 ? $"{Say("vat_id")} {seller.VatId}" : "",
                seller.TaxNumber.Length > 0 ? $"{Say("tax_number")} {seller.TaxNumber}" : "",
                seller.Register
            ),
        };
        if (_invoice.Bank is { } bank)
        {
            lines.Add(Joined(" · ", bank.Name, $"{Say("iban")} {Grouped(bank.Iban)}", bank.Bic.Length > 0 ? $"{Say("bic")} {bank.Bic}" : ""));
        }
        return lines;
    }

    private static string Grouped(string iban) => string.Join(' ', iban.Chunk(4).Select(four => new string(four)));
}
