using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Carts;

/// <summary>A cart for somebody without an account. Its token is shown this once; it opens the cart and all that comes of it.</summary>
internal sealed class CreateCart(NpgsqlDataSource database, CustomerAccounts accounts, CartOptions options, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, NewCart>("/cart", routes.Resolve<CreateCart>().Handle)
            .WithName("Cart", "createCart", "Make a cart without an account")
            .Public()
            .ForStorefronts()
            .Limited("guest-cart")
            .Creating()
            .IdempotentWithSecret()
            .WithOptionalBody()
            .WithSuccess(CommerceSuccesses.CartCreated)
            .WithExample(
                new NewCart(
                    Examples.Cart with
                    {
                        UserId = null,
                        SessionId = "guest-0194783c5c0070008000000000000003",
                        Items = [],
                    },
                    "v5Jr0Zq3mC8yPxk2bU7dT1nLwH4sQeGfA9iVoXRj6YE"
                ),
                """{"contact":{"email":"jane@example.com"}}"""
            );

    /// <summary>Nothing has to be said yet.</summary>
    /// <param name="Contact">As <see cref="SetContact"/> takes it.</param>
    public sealed record Request(SetContact.Request? Contact) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.OptionalObject("contact", SetContact.Request.Read));
    }

    public async Task<Outcome<NewCart>> Handle(Request request, RequestContext context)
    {
        var (now, token) = (clock.GetUtcNow(), GuestTokens.Create());
        var id = Guid.CreateVersion7(now);
        var contact = request.Contact;
        var cart = new Cart(id, null, $"guest-{id:N}", [], now, now)
        {
            Contact = contact is null ? null : new CartContact(contact.Email, contact.ShippingAddress, contact.BillingAddress, contact.Phone),
            ExpiresAt = now + options.GuestLifetime,
            Version = 1,
        };
        return await database.InTransaction(
            context,
            async connection =>
            {
                await connection.Change(
                    CreateSql,
                    context.CancellationToken,
                    id,
                    GuestTokens.KeyOf(token),
                    cart.SessionId,
                    now,
                    cart.ExpiresAt,
                    contact?.Email ?? "",
                    contact is null ? "" : accounts.KeyOf(contact.Email),
                    SetContact.Json(contact?.ShippingAddress),
                    SetContact.Json(contact?.BillingAddress),
                    contact?.Phone ?? ""
                );
                return Outcome.Created(new NewCart(cart, token));
            }
        );
    }

    internal const string CreateSql = """
        INSERT INTO commerce.carts (id, guest_key, session_id, created_at, updated_at, expires_at, email, email_key, shipping_address, billing_address, phone)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8::text::json, $9::text::json, $10)
        """;
}

/// <summary>A guest's cart as <c>GET /cart</c> gives it, with its token.</summary>
internal sealed record NewCart : Cart
{
    public NewCart(Cart cart, string cartToken)
        : base(cart) => CartToken = cartToken;

    /// <summary>To be sent as <c>X-Cart-Token</c>; shown only here.</summary>
    [JsonPropertyOrder(1)]
    public string CartToken { get; }
}
