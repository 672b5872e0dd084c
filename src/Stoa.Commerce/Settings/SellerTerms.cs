using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Settings;

/// <summary>Who sells, as invoices print it, and how they are issued. Texts are empty where they were not given.</summary>
internal record SellerTerms
{
    public string SellerName { get; init; } = "";
    public string SellerAddress1 { get; init; } = "";
    public string SellerAddress2 { get; init; } = "";
    public string SellerPostalCode { get; init; } = "";
    public string SellerCity { get; init; } = "";
    public string SellerState { get; init; } = "";
    public string SellerEmail { get; init; } = "";
    public string SellerPhone { get; init; } = "";

    /// <summary>For trade within the EU: DE123456789.</summary>
    public string? SellerVatId { get; init; }

    /// <summary>What the local authority knows the seller by.</summary>
    public string SellerTaxNumber { get; init; } = "";

    /// <summary>Where a company is registered, and under which number.</summary>
    public string SellerRegister { get; init; } = "";
    public string SellerBank { get; init; } = "";
    public string? SellerIban { get; init; }
    public string? SellerBic { get; init; }

    /// <summary>The seller charges no VAT because of the size of the business, and invoices have to say so.</summary>
    public bool SmallBusiness { get; init; }

    /// <summary>When an invoice is issued by itself.</summary>
    [OneOf<InvoiceMoments>]
    public string InvoiceOn { get; init; } = InvoiceMoments.Manual;

    /// <summary>What numbers begin with; the other kind's are others, so that a number names one document.</summary>
    public string InvoicePrefix { get; init; } = "INV-";
    public string CreditNotePrefix { get; init; } = "CN-";

    /// <summary>Whether numbers hold the year and begin anew with it.</summary>
    public bool NumbersPerYear { get; init; } = true;

    /// <summary>Days from the invoice to the day on which it is to be paid.</summary>
    public int InvoiceDueDays { get; init; } = 14;

    /// <summary>What invoices are written in; null for that of the seller's country.</summary>
    [OneOf<InvoiceLanguages>]
    public string? InvoiceLanguage { get; init; }

    /// <summary>By which the day and the year of an invoice are told; an IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    public static SellerTerms Stored(NpgsqlDataReader row) => FromJson(row.GetString("seller"));

    /// <summary>What was written before a member was there has it as a new shop does.</summary>
    public static SellerTerms FromJson(string stored)
    {
        var members = JsonSerializer.SerializeToNode(new SellerTerms(), CommerceJson.Stored.SellerTerms)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(stored)!.AsObject())
        {
            members[name] = value?.DeepClone();
        }
        return members.Deserialize(CommerceJson.Stored.SellerTerms)!;
    }

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.SellerTerms);

    /// <summary>Adds what a request says of it.</summary>
    public static void Read(ObjectReader members, Changes<SettingsSpec> changes)
    {
        ReadSeller();
        Form("seller_vat_id", 20, SellerForms.VatId, static (seller, id) => seller with { SellerVatId = id });
        Form("seller_iban", 42, SellerForms.Iban, static (seller, iban) => seller with { SellerIban = iban });
        Form("seller_bic", 11, SellerForms.Bic, static (seller, bic) => seller with { SellerBic = bic });
        Given(members.OptionalFlag("small_business"), static (seller, small) => seller with { SmallBusiness = small });
        Word(members.OptionalChoice("invoice_on", InvoiceMoments.Values), static (seller, moment) => seller with { InvoiceOn = moment });
        Word(members.OptionalForm("invoice_prefix", 20, SellerForms.Prefix), static (seller, prefix) => seller with { InvoicePrefix = prefix });
        Word(members.OptionalForm("credit_note_prefix", 20, SellerForms.Prefix), static (seller, prefix) => seller with { CreditNotePrefix = prefix });
        Given(members.OptionalFlag("numbers_per_year"), static (seller, yearly) => seller with { NumbersPerYear = yearly });
        Given(members.OptionalInteger("invoice_due_days", 0, 365), static (seller, days) => seller with { InvoiceDueDays = days });
        var language = members.OptionalChoice("invoice_language", InvoiceLanguages.Values);
        changes.Set("invoice_language", language, static (spec, code) => spec with { Seller = spec.Seller with { InvoiceLanguage = code } });
        Word(members.OptionalForm("time_zone", 64, SellerForms.TimeZone), static (seller, zone) => seller with { TimeZone = zone });

        void ReadSeller()
        {
            Text("seller_name", 200, static (seller, text) => seller with { SellerName = text });
            Text("seller_address1", 200, static (seller, text) => seller with { SellerAddress1 = text });
            Text("seller_address2", 200, static (seller, text) => seller with { SellerAddress2 = text });
            Text("seller_postal_code", 20, static (seller, text) => seller with { SellerPostalCode = text });
            Text("seller_city", 100, static (seller, text) => seller with { SellerCity = text });
            Text("seller_state", 100, static (seller, text) => seller with { SellerState = text });
            Text("seller_email", TextRules.MaxEmail, static (seller, text) => seller with { SellerEmail = text });
            Text("seller_phone", 40, static (seller, text) => seller with { SellerPhone = text });
            Text("seller_tax_number", 40, static (seller, text) => seller with { SellerTaxNumber = text });
            Text("seller_register", 200, static (seller, text) => seller with { SellerRegister = text });
            Text("seller_bank", 100, static (seller, text) => seller with { SellerBank = text });
        }

        void Text(string name, int max, Func<SellerTerms, string, SellerTerms> set) =>
            changes.SetText(name, max, (spec, text) => spec with { Seller = set(spec.Seller, text.Trim()) });

        void Word(string? value, Func<SellerTerms, string, SellerTerms> set) =>
            changes.SetGiven(value?.Trim(), (spec, text) => spec with { Seller = set(spec.Seller, text) });

        void Form(string name, int max, StringFormat form, Func<SellerTerms, string?, SellerTerms> set) =>
            changes.Set(name, members.OptionalForm(name, max, form), (spec, text) => spec with { Seller = set(spec.Seller, text) });

        void Given<T>(T? value, Func<SellerTerms, T, SellerTerms> set)
            where T : struct => changes.SetGiven(value, (spec, given) => spec with { Seller = set(spec.Seller, given) });
    }

    private static readonly Rule OwnPrefix = Rule.Form("another prefix than that of invoices");

    /// <summary>Nothing is issued by itself that could not be issued by hand, and no two documents have one number.</summary>
    public Failure? Validate(string? country) =>
        string.Equals(InvoicePrefix, CreditNotePrefix, StringComparison.OrdinalIgnoreCase) ? Failure.Invalid("credit_note_prefix", OwnPrefix)
        : InvoiceOn != InvoiceMoments.Manual && Missing(country) is { } missing ? Failure.Invalid(missing, Rule.Required)
        : null;

    /// <summary>The member without which no invoice can be issued; null where nothing is missing.</summary>
    public string? Missing(string? country) =>
        SellerName.Length == 0 ? "seller_name"
        : SellerAddress1.Length == 0 ? "seller_address1"
        : SellerCity.Length == 0 ? "seller_city"
        : country is null ? "country"
        : EuropeanUnion.Has(country) && SellerVatId is null && SellerTaxNumber.Length == 0 ? "seller_tax_number"
        : null;
}

internal sealed class InvoiceMoments : IClosedSet
{
    public const string Manual = "manual";
    public const string Paid = "paid";
    public const string Shipped = "shipped";

    public static IReadOnlyList<string> Values { get; } = [Manual, Paid, Shipped];
}

internal sealed class InvoiceLanguages : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["de", "en", "es"];
}
