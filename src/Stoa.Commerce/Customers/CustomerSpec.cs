using System.Text.Json.Nodes;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Customers;

/// <summary>What staff write of a customer. Address and account are the customer's own; consent is written with its proof.</summary>
internal sealed record CustomerSpec
{
    private const int MaxTags = 50;

    public string FirstName { get; init; } = "";
    public string LastName { get; init; } = "";
    public string Phone { get; init; } = "";
    public string? Locale { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string Notes { get; init; } = "";

    public static Changes<CustomerSpec> Read(ObjectReader members)
    {
        var changes = new Changes<CustomerSpec>(members);
        changes.SetText("first_name", 100, static (spec, name) => spec with { FirstName = name });
        changes.SetText("last_name", 100, static (spec, name) => spec with { LastName = name });
        changes.SetText("phone", 40, static (spec, phone) => spec with { Phone = phone });
        changes.Set("locale", members.OptionalForm("locale", 35, StringFormats.Locale), static (spec, locale) => spec with { Locale = locale });
        changes.Set("tags", members.Texts("tags", MaxTags, 50), static (spec, tags) => spec with { Tags = [.. tags.Distinct(StringComparer.Ordinal)] });
        changes.SetText("notes", 5_000, static (spec, notes) => spec with { Notes = notes });
        return changes;
    }

    /// <summary>
    /// What changed, for the audit log, which nothing can be erased from: tags as they are, of the rest only that it is there.
    /// </summary>
    public JsonObject Describe(Consent consent) =>
        new()
        {
            ["has_name"] = FirstName.Length + LastName.Length > 0,
            ["has_phone"] = Phone.Length > 0,
            ["locale"] = Locale,
            ["tags"] = new JsonArray([.. Tags.Select(tag => (JsonNode)tag)]),
            ["has_notes"] = Notes.Length > 0,
            ["marketing_consent"] = consent.Granted,
        };

    public bool Equals(CustomerSpec? other) =>
        other is not null
        && (FirstName, LastName, Phone, Locale, Notes) == (other.FirstName, other.LastName, other.Phone, other.Locale, other.Notes)
        && Tags.SequenceEqual(other.Tags, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(FirstName, LastName, Phone, Locale, Notes, Tags.Count);
}
