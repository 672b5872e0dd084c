using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>A cart for somebody without an account. Its token is shown this once; it opens the cart and all that comes of it.</summary>
internal sealed class CreateCart(NpgsqlDataSource database, CartOptions options, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, NewCart>("/cart", routes.Resolve<CreateCart>().Handle)
            .WithName("Cart", "createCart", "Make a cart without an account")
            .Public()
            .Creating()
            .WithSuccess(CommerceSuccesses.CartCreated)
            .WithExample(NewCart.Of(Examples.Cart with { UserId = null, SessionId = "guest-0194783c5c0070008000000000000003", Items = [] }, "xYz"));

    public async Task<Outcome<NewCart>> Handle(Empty request, RequestContext context)
    {
        var (now, token) = (clock.GetUtcNow(), GuestTokens.Create());
        var id = Guid.CreateVersion7(now);
        var cart = new Cart(id, null, $"guest-{id:N}", [], now, now) { ExpiresAt = now + options.GuestLifetime, Version = 1 };
        await database.Change(CreateSql, context.CancellationToken, id, GuestTokens.KeyOf(token), cart.SessionId, now, cart.ExpiresAt);
        return Outcome.Created(NewCart.Of(cart, token));
    }

    internal const string CreateSql = """
        INSERT INTO commerce.carts (id, guest_key, session_id, created_at, updated_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)
        """;
}

/// <summary>A guest's cart, with its token.</summary>
/// <param name="CartToken">To be sent as <c>X-Cart-Token</c>; shown only here.</param>
internal sealed record NewCart(
    Guid Id,
    Guid? UserId,
    string SessionId,
    IReadOnlyList<CartItem> Items,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string CartToken,
    DateTimeOffset? ExpiresAt,
    long Version
)
{
    public static NewCart Of(Cart cart, string token) =>
        new(cart.Id, cart.UserId, cart.SessionId, cart.Items, cart.CreatedAt, cart.UpdatedAt, token, cart.ExpiresAt, cart.Version);
}
