using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>What staff may change of an order as it stands. What it costs does not change by it.</summary>
internal sealed record OrderSpec
{
    public required string Email { get; init; }
    public required Address ShippingAddress { get; init; }
    public required Address BillingAddress { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }

    public static Changes<OrderSpec> Read(ObjectReader members)
    {
        var changes = new Changes<OrderSpec>(members);
        changes.Set("email", members.TextIfGiven("email", TextRules.MaxEmail)?.Trim() ?? "", static (spec, email) => spec with { Email = email });
        changes.SetAddress(members.OptionalObject("shipping_address", Address.Read), static (spec, address) => spec with { ShippingAddress = address });
        changes.SetAddress(members.OptionalObject("billing_address", Address.Read), static (spec, address) => spec with { BillingAddress = address });
        changes.Set(
            "tags",
            OrderTags.Normalized(members.Texts("tags", OrderTags.MaxCount, OrderTags.MaxLength)),
            static (spec, tags) => spec with { Tags = tags }
        );
        return changes;
    }

    public static OrderSpec Of(OrderState order) =>
        new()
        {
            Email = order.Email,
            ShippingAddress = order.ShippingAddress,
            BillingAddress = order.BillingAddress,
            Tags = order.Tags,
        };

    public bool HasSameAddresses(OrderSpec other) => ShippingAddress == other.ShippingAddress && BillingAddress == other.BillingAddress;

    public bool IsSame(OrderSpec other) => HasSameAddresses(other) && Email == other.Email && Tags.SequenceEqual(other.Tags, StringComparer.Ordinal);

    /// <summary>
    /// What changed, for the log and the timeline, which nothing can be erased from: tags as they are, of an address what taxes go by, of the rest only that
    /// it is another.
    /// </summary>
    public JsonObject Describe(OrderSpec other) =>
        new()
        {
            ["has_email"] = Email.Length > 0,
            ["shipping_to"] = Place(ShippingAddress),
            ["billed_in"] = Place(BillingAddress),
            ["tags"] = new JsonArray([.. Tags.Select(tag => (JsonNode)tag)]),
            ["changed"] = new JsonArray([
                .. new[]
                {
                    (Name: "email", IsSame: Email == other.Email),
                    (Name: "shipping_address", IsSame: ShippingAddress == other.ShippingAddress),
                    (Name: "billing_address", IsSame: BillingAddress == other.BillingAddress),
                    (Name: "tags", IsSame: Tags.SequenceEqual(other.Tags, StringComparer.Ordinal)),
                }
                    .Where(member => !member.IsSame)
                    .Select(member => (JsonNode)member.Name),
            ]),
        };

    private static string Place(Address address) => $"{address.State} {address.Country}".Trim();
}

internal static class AddressChanges
{
    /// <summary>An order has both addresses: null leaves what is there.</summary>
    public static void SetAddress(this Changes<OrderSpec> changes, Address? address, Func<OrderSpec, Address, OrderSpec> set)
    {
        if (address is not null)
        {
            changes.SetGiven<bool>(true, (spec, _) => set(spec, address));
        }
    }
}

/// <summary>Changes the address for mails, the tags, and while nothing is packed where it is sent and who is billed.</summary>
internal sealed class UpdateOrder(NpgsqlDataSource database, StaffOrders orders, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, StaffOrder>("/admin/orders/{id}", routes.Resolve<UpdateOrder>().Handle)
            .WithName(OrderRoutes.Section, "updateOrder", "Change addresses and tags of an order")
            .Staff("orders", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.OrderUpdated)
            .ProducesFault(CommerceFaults.OrderNotFound, CommerceFaults.OrderStateWrong, CommerceFaults.AlreadyFulfilled)
            .WithExample(OrderExamples.Staff, """{"email":"ada@example.com","tags":["gift"]}""");

    public sealed record Request(Guid Order, Changes<OrderSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), OrderSpec.Read(input.Body));
    }

    public Task<Outcome<StaffOrder>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Update(connection, request, context));

    private async Task<Outcome<StaffOrder>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await OrderStates.Lock(connection, request.Order, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        if (!context.Expects(order.Version))
        {
            return RequestFaults.VersionStale;
        }
        var before = OrderSpec.Of(order);
        var after = request.Changes.Apply(before);
        if (Broken(order, before, after) is { } broken)
        {
            return broken;
        }
        if (!after.IsSame(before))
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(UpdateSql, order.Id, after.Email, Json(after.ShippingAddress), Json(after.BillingAddress), after.Tags.ToArray());
            OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "updated", now, before: before.Describe(after), after: after.Describe(before));
            OrderStates.Conclude(batch, order.Id, now);
            audit.Add(batch, context, CommerceAuditActions.OrderUpdated, $"order:{order.Id}", before.Describe(after), after.Describe(before));
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return (await orders.Find(connection, order.Id, context))!;
    }

    private static Failure? Broken(OrderState order, OrderSpec before, OrderSpec after) =>
        after.Email.Length > 0 && !TextRules.IsEmail(after.Email) ? Failure.Invalid("email", Rule.Email)
        : after.Email.Length == 0 && order.UserId is null ? Failure.Invalid("email", Rule.Required)
        : after.HasSameAddresses(before) ? null
        : OrderRules.Address(order);

    private static string Json(Address address) => JsonSerializer.Serialize(address, CommerceJson.Default.Address);

    internal const string UpdateSql = """
        UPDATE commerce.orders SET email = $2, shipping_address = $3::text::jsonb, billing_address = $4::text::jsonb, tags = $5 WHERE id = $1
        """;
}
