using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.People;

namespace Stoa.Commerce.Carts;

/// <summary>Says whom to write about the order and where to send it; what was said before is replaced.</summary>
internal sealed class SetContact(NpgsqlDataSource database, CustomerAccounts accounts, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, Cart>("/cart/contact", routes.Resolve<SetContact>().Handle)
            .WithName("Cart", "setCartContact", "Say whom to write and where to send the cart")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.CartUpdated)
            .ProducesFault(CommerceFaults.CartTokenInvalid)
            .WithExample(
                Examples.Cart with
                {
                    Contact = Examples.Contact,
                },
                """
                {"email":"jane@example.com","shipping_address":{"first_name":"John","last_name":"Doe","address1":"123 Main St","city":"New York","state":"NY",
                "postal_code":"10001","country":"US"}}
                """
            );

    public sealed record Request(string Email, Address? ShippingAddress, Address? BillingAddress, string Phone) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => Read(input.Body);

        public static Request Read(ObjectReader members) =>
            new(
                members.Email("email"),
                members.OptionalObject("shipping_address", Address.Read),
                members.OptionalObject("billing_address", Address.Read),
                members.OptionalText("phone", 40)
            );
    }

    public Task<Outcome<Cart>> Handle(Request request, RequestContext context) =>
        CartStore.Change(
            database,
            context,
            clock.GetUtcNow(),
            SetSql,
            refuse: null,
            request.Email,
            accounts.KeyOf(request.Email),
            Json(request.ShippingAddress),
            Json(request.BillingAddress),
            request.Phone
        );

    internal static string? Json(Address? address) => address is null ? null : JsonSerializer.Serialize(address, CommerceJson.Stored.Address);

    internal const string SetSql = $"""
        UPDATE commerce.carts SET {CartStore.Touched}, email = $3, email_key = $4, shipping_address = $5::text::json, billing_address = $6::text::json,
            phone = $7
        WHERE owner = $2
        """;
}
