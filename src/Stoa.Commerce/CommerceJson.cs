using System.Text.Json.Serialization;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Orders;

namespace Stoa.Commerce;

[JsonSerializable(typeof(OrderEvent))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Category))]
[JsonSerializable(typeof(Brand))]
[JsonSerializable(typeof(Cart))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Address))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class CommerceJson : JsonSerializerContext;
