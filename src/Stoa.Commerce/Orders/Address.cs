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

    private static Address ReadAsWritten(ObjectReader members) =>
        new(
            members.Text("first_name", 100),
            members.Text("last_name", 100),
            members.OptionalText("company", 200),
            members.Text("address1", 200),
            members.OptionalText("address2", 200),
            members.Text("city", 100),
            members.OptionalText("state", 100),
            members.Text("postal_code", 20),
            members.Country("country"),
            members.OptionalText("phone_number", 40)
        );
}
