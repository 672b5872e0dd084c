using Stoa.Commerce.Pricing;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Orders;

/// <summary>A postal address as document 003 prints it; what was not given is empty.</summary>
internal sealed record Address(
    string FirstName,
    string LastName,
    string Company,
    string Address1,
    string Address2,
    string City,
    string State,
    string PostalCode,
    string Country,
    string PhoneNumber
)
{
    /// <summary>A state that is known by code or name is kept by its code, because taxes and zones go by it.</summary>
    public static Address Read(ObjectReader members)
    {
        var address = ReadAsWritten(members);
        return States.CodeOf(address.Country, address.State) is { } code ? address with { State = code } : address;
    }

    /// <summary>What a country has no use for need not be there, and one name is enough: many people have but one.</summary>
    private static Address ReadAsWritten(ObjectReader members)
    {
        var country = members.Country("country");
        var last = members.OptionalText("last_name", 100);
        return new Address(
            members.TextWhere(string.IsNullOrWhiteSpace(last), "first_name", 100),
            last,
            members.OptionalText("company", 200),
            members.Text("address1", 200),
            members.OptionalText("address2", 200),
            members.TextWhere(AddressRules.RequiresCity(country), "city", 100),
            members.OptionalText("state", 100).Trim(),
            members.TextWhere(AddressRules.RequiresPostalCode(country), "postal_code", 20).Trim(),
            country,
            members.OptionalText("phone_number", 40)
        );
    }
}
