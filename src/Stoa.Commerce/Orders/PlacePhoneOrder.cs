using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Edits;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Payments.Providers;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Commerce.Orders;

/// <summary>
/// An order that staff write down for somebody: by telephone, at a counter. It needs no cart and no account; prices are those of now where staff name no
/// others, promotions are not asked, and its money is waited for.
/// </summary>
internal sealed class PlacePhoneOrder(
    NpgsqlDataSource database,
    StaffOrders orders,
    OrderNumbers numbers,
    CustomerAccounts accounts,
    OutboxWriter outbox,
    EventLog events,
    PaymentOptions options,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffOrder>("/admin/orders", routes.Resolve<PlacePhoneOrder>().Handle)
            .WithName(OrderRoutes.Section, "placeStaffOrder", "Write an order down for somebody")
            .Staff("orders", "manage")
            .Creating()
            .LocatedAt<StaffOrder>(order => $"/admin/orders/{order.Id}")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.OrderPlaced)
            .ProducesFault(
                CommerceFaults.ItemUnknown,
                CommerceFaults.CartChanged,
                CommerceFaults.ProductOffSale,
                CommerceFaults.CurrencyMixed,
                CommerceFaults.OutOfStock,
                CommerceFaults.OrderTooLarge,
                CommerceFaults.ShippingMethodUnknown
            )
            .WithExample(
                OrderExamples.Staff with
                {
                    Status = "pending",
                    PaymentStatus = "awaiting",
                    FulfilmentStatus = "unfulfilled",
                    Fulfilments = [],
                },
                """
                {"email":"ada@example.com","lines":[{"sku":"LAPTOP-001","quantity":1}],"shipping_address":{"first_name":"Ada","last_name":"Lovelace",
                "address1":"1 Main St","city":"New York","state":"NY","postal_code":"10001","country":"US"},
                "shipping_option_id":"ship_standard","payment":"manual"}
                """
            );

    public sealed record Request(
        string Email,
        IReadOnlyList<WantedItem> Lines,
        Address ShippingAddress,
        Address? BillingAddress,
        string ShippingOptionId,
        string PaymentMethod,
        string Notes,
        Money? ExpectedTotal
    ) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            input.Body.OptionalChoice("payment", [ManualProvider.ProviderName]);
            return new Request(
                input.Body.Email("email"),
                input.Body.Objects("lines", WantedItem.MaxItems, WantedItem.ReadPriced),
                input.Body.Object("shipping_address", Address.Read),
                input.Body.OptionalObject("billing_address", Address.Read),
                input.Body.Text("shipping_option_id", 100),
                input.Body.OptionalText("payment_method", 100) is { Length: > 0 } method ? method : "bank_transfer",
                input.Body.OptionalText("notes", Order.MaxNotes),
                input.Body.OptionalValue("expected_total", Money.Read)
            );
        }
    }

    public async Task<Outcome<StaffOrder>> Handle(Request request, RequestContext context)
    {
        if (request.Lines.Count == 0)
        {
            return Failure.Invalid("lines", Rule.Required);
        }
        for (var attempt = 0; ; attempt++)
        {
            var number = await numbers.Next(context.CancellationToken);
            try
            {
                return await database.InTransaction(context, connection => Place(connection, request, number, context));
            }
            catch (PostgresException taken) when (taken.Breaks("orders_number_taken") && attempt < OrderWriter.Attempts)
            {
                // The next number.
            }
            catch (PostgresException gone) when (gone.ConstraintName == OrderWriter.NoBuyer && attempt < OrderWriter.Attempts)
            {
                // Whoever deleted the account at this moment is a guest.
            }
            catch (PostgresException oversold) when (oversold.ConstraintName == "stock_not_oversold")
            {
                return Gone(request);
            }
        }
    }

    private static Failure Gone(Request request) => Carts.CartFailures.OutOfStock(request.Lines[0].Sku, 0) with { Field = "lines" };

    private async Task<Outcome<StaffOrder>> Place(NpgsqlConnection connection, Request request, string number, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var found = await SoldItems.Find(connection, request.Lines, "lines", null, cancelled);
        if (found.Value is not { } items)
        {
            return found.Failure!;
        }
        var key = accounts.KeyOf(request.Email);
        var account = await accounts.Find(connection, [key], forChange: false, cancelled) is [var known, ..] ? known : null;
        var buyer = account is null ? Buyer.Guest(Guid.Empty, key, null) : Buyer.Member(account.Id);
        var priced = await Price(connection, request, items, now, cancelled);
        if (priced.Value is not { } purchase)
        {
            return priced.Failure!;
        }
        if (request.ExpectedTotal is { } expected && expected != purchase.Money(purchase.Total))
        {
            return Carts.CartFailures.Changed(purchase.Money(purchase.Total));
        }
        var plan = new OrderPlan
        {
            Id = Guid.CreateVersion7(now),
            Purchase = purchase with { Language = context.Language },
            Buyer = buyer,
            CartId = Guid.Empty,
            CartVersion = 0,
            Notes = request.Notes,
            Now = now,
            Email = account is null ? request.Email : "",
            EmailKey = key,
            // Its prices are fixed.
            IsCheckout = true,
        };
        return await Write(connection, OrderWriter.Compose(plan, number), plan, request, context);
    }

    private async Task<Outcome<StaffOrder>> Write(NpgsqlConnection connection, Order order, OrderPlan plan, Request request, RequestContext context)
    {
        var now = plan.Now;
        await using (var batch = new NpgsqlBatch(connection))
        {
            if (plan.Buyer.UserId is null)
            {
                var (first, last) = (order.BillingAddress.FirstName, order.BillingAddress.LastName);
                batch.Add(OrderWriter.AddGuestSql, Guid.CreateVersion7(now), plan.Email, plan.EmailKey, first, last, now);
            }
            OrderWriter.InsertOrder(batch, order, plan);
            OrderWriter.InsertLines(batch, order, plan);
            events.Add(batch, CommerceEvents.OrderPlaced, order.Id.ToString(), order, now);
            if (order.Total.Amount > 0)
            {
                AwaitedPayments.Add(batch, order.Id, order.UserId, request.PaymentMethod, order.Total, now, now.AddDays(options.Manual.DueDays));
            }
            OrderEvent.AddPlaced(outbox, events, batch, order, now);
            OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "written_down", now);
            var allocated = StockAllocations.Allocate(
                batch,
                order.Id,
                context.Caller.UserId,
                [.. plan.Purchase.Lines.Zip(order.Items, (line, item) => (item.Id, line.ItemId, line.Quantity))],
                now
            );
            await batch.ExecuteNonQueryAsync(context.CancellationToken);
            if (allocated.RecordsAffected < plan.Purchase.Lines.Count)
            {
                return Gone(request);
            }
        }
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.OrderPlaced,
            $"order:{order.Id}",
            null,
            new JsonObject
            {
                ["order_number"] = order.OrderNumber,
                ["total"] = order.Total.Amount,
                ["currency"] = order.Total.Currency,
            }
        );
        return Outcome.Created((await orders.Find(connection, order.Id, context))!);
    }

    private static async Task<Outcome<Purchase>> Price(
        NpgsqlConnection connection,
        Request request,
        IReadOnlyList<SoldItem> items,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var terms = TermsOf(request);
        var rules = await ShopRules.LoadPlace(connection, terms, now, cancelled);
        var currency = items[0].Price.Currency;
        var draft = new Draft(
            Guid.Empty,
            0,
            [
                .. items.Zip(
                    request.Lines,
                    (item, wanted) =>
                        new DraftLine(
                            item.ProductId,
                            item.VariantId,
                            item.Sku,
                            item.Name,
                            wanted.UnitPrice ?? item.Price,
                            wanted.Quantity,
                            "{}",
                            item.State,
                            item.Available
                        )
                        {
                            Priced = item.InBasket(wanted.Quantity, wanted.UnitPrice),
                        }
                ),
            ],
            rules
        );
        if (draft.Unpriceable(terms) is { } refusal)
        {
            return refusal;
        }
        return rules.ShippingCurrency == currency && draft.Price() is { } price
            ? Purchase.Of(draft, price, terms)
            : new Failure { Fault = CommerceFaults.ShippingMethodUnknown, Field = "shipping_option_id" };
    }

    private static PurchaseTerms TermsOf(Request request) => new(request.ShippingAddress, request.BillingAddress, [], request.ShippingOptionId);
}
