using Stoa.Contracts.Input;

namespace Stoa.Commerce.Orders;

/// <summary>The id of an order, or of something of it, in a path. What cannot be an id is nothing's.</summary>
internal readonly record struct OrderPath(Guid Id) : IRequest<OrderPath>
{
    public static OrderPath Read(RequestReader input) => new(IdOf(input));

    public static Guid IdOf(RequestReader input) => Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : Guid.Empty;
}

/// <summary>Some units of a line.</summary>
internal sealed record LineQuantity(Guid ItemId, int Quantity)
{
    public const int MaxLines = 200;
    private const int MaxQuantity = 1_000_000;

    public static LineQuantity Read(ObjectReader members) => new(IdOf(members), QuantityOf(members));

    public static Guid IdOf(ObjectReader members) => Guid.TryParseExact(members.Text("item_id", 36), "D", out var id) ? id : Guid.Empty;

    public static int QuantityOf(ObjectReader members) => members.Integer("quantity", 1, MaxQuantity);
}
