using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>The caller's cart. It is there from the first look on, so that it keeps its id.</summary>
internal sealed class ReadCart(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Get<Empty, Cart>("/cart", routes.The<ReadCart>().Handle)
        .Named("Cart", "getCart", "Retrieve the current user's cart").SignedIn().Says(Done.CartRetrieved)
        .Shows(Examples.Cart);

    public async Task<Outcome<Cart>> Handle(Empty request, Call call)
    {
        await using (var command = database.CreateCommand(CartStore.ReadSql))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = call.Caller.UserId });
            await using var row = await command.ExecuteReaderAsync(call.Cancelled);
            if (await CartStore.Read(row, call.Caller.UserId, call.Cancelled) is { } cart)
            {
                return cart;
            }
        }
        await database.Change(CartStore.CreateSql, call.Cancelled, Guid.CreateVersion7(), call.Caller.UserId, clock.GetUtcNow());
        return await Handle(request, call);
    }
}
