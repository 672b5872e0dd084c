using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Carts;

/// <summary>Chooses one of the ways that the cart can be sent. It is priced anew with every change of the cart.</summary>
internal sealed class ChooseShippingOption(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, Cart>("/cart/shipping-option", routes.Resolve<ChooseShippingOption>().Handle)
            .WithName("Cart", "chooseShippingOption", "Choose how the cart is sent")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.CartUpdated)
            .ProducesFault(CommerceFaults.CartTokenInvalid, CommerceFaults.AddressMissing, CommerceFaults.ShippingOptionGone)
            .WithExample(Examples.Cart with { Contact = Examples.Contact, ShippingOption = Examples.ShippingOption }, """{"option_id":"ship_standard"}""");

    public sealed record Request(string OptionId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Text("option_id", 100));
    }

    public async Task<Outcome<Cart>> Handle(Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        var cart = await CartStore.FindAddressed(database, context);
        if (cart.Failure is not null)
        {
            return cart.Failure;
        }
        var options = await ListShippingOptions.Of(database, cart.Value!, context.Caller, now, context.CancellationToken);
        return options.Any(option => option.Id == request.OptionId)
            ? await CartStore.Change(database, context, now, ChooseSql, refuse: null, request.OptionId)
            : new Failure { Fault = CommerceFaults.ShippingOptionGone, Field = "option_id" };
    }

    internal const string ChooseSql = $"UPDATE commerce.carts SET {CartStore.Touched}, shipping_method_id = $3 WHERE owner = $2";
}
