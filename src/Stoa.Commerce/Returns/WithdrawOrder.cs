using Npgsql;
using Stoa.Commerce.Fulfilment;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Returns;

/// <summary>
/// The buyer's right to withdraw (Directive 2011/83/EU, art. 11a): of what was sent, until 14 days after the day on which it arrived, without a reason. It
/// needs nobody's consent, so it is approved at once, and it is acknowledged by mail. What was not sent is cancelled instead.
/// </summary>
internal sealed class WithdrawOrder(NpgsqlDataSource database, ReturnWriter returns, TimeProvider clock)
{
    private const int Days = 14;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Return>("/orders/{id}/withdrawal", routes.Resolve<WithdrawOrder>().Handle)
            .WithName("Orders", "withdrawOrder", "Withdraw from what was delivered")
            .SignedIn()
            .OrGuest(OrderTokens.Header)
            .Creating()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.OrderWithdrawn)
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderNotYours,
                CommerceFaults.OrderItemUnknown,
                CommerceFaults.MoreThanSent,
                CommerceFaults.NothingToReturn,
                CommerceFaults.WindowOver
            )
            .WithExample(OrderExamples.Return with { Kind = "withdrawal", Status = ReturnStates.Approved }, """{"confirm":true}""");

    public sealed record Request(Guid Order, IReadOnlyList<ReturnedUnits> Lines, bool IsConfirmed) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(OrderPath.IdOf(input), input.Body.Objects("lines", LineQuantity.MaxLines, ReturnedUnits.Read), input.Body.Flag("confirm"));
    }

    public async Task<Outcome<Return>> Handle(Request request, RequestContext context) =>
        request.IsConfirmed
            ? await database.InTransaction(context, connection => Withdraw(connection, request, context))
            : Failure.Invalid("confirm", Rule.OneOf("true"));

    private async Task<Outcome<Return>> Withdraw(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await OrderStates.Lock(connection, request.Order, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        if (!await OrderTokens.IsBuyer(connection, order.Id, order.UserId, context, clock.GetUtcNow()))
        {
            return CommerceFaults.OrderNotYours;
        }
        if (OrderRules.Return(order) is { } refusal)
        {
            return refusal;
        }
        var open = Open(order, await connection.Many(Parcel.OfOrderSql, Parcel.From, cancelled, order.Id), clock.GetUtcNow());
        if (order.Lines.All(line => Left(line) == 0))
        {
            return CommerceFaults.WindowOver;
        }
        var (lines, wrong) = LineSelection.Of(
            order,
            [.. request.Lines.Select(units => units.Units)],
            Left,
            line => line.Returnable > Left(line) ? CommerceFaults.WindowOver : ReturnWriter.MoreThanSent(line)
        );
        if (wrong is not null)
        {
            return wrong;
        }
        var id = await returns.Announce(connection, order, "withdrawal", ReturnStates.Approved, lines, request.Lines, "", context);
        return Outcome.Created((await connection.One(Return.FindSql, Return.From, cancelled, id))!);

        int Left(LineState line) => Math.Min(line.Returnable, open.GetValueOrDefault(line.Id));
    }

    /// <summary>
    /// Units that left and whose days have not run out, by line. The days begin when the last of what was ordered together has arrived (Directive 2011/83, art.
    /// 9(2)(b)(i)); what was packed and taken apart again does not count.
    /// </summary>
    internal static Dictionary<Guid, int> Open(OrderState order, IReadOnlyList<Parcel> parcels, DateTimeOffset now)
    {
        var left = parcels.Where(parcel => parcel.Status is ParcelStatuses.Shipped or ParcelStatuses.Delivered).ToList();
        var hasAllArrived =
            order.Lines.All(line => line.Open == 0) && parcels.All(parcel => parcel.Status is ParcelStatuses.Delivered or ParcelStatuses.Cancelled);
        return
            left.Count > 0
            && hasAllArrived
            && now >= new DateTimeOffset(left.Max(parcel => parcel.DeliveredAt!.Value).UtcDateTime.Date.AddDays(Days + 1), TimeSpan.Zero)
            ? []
            : left.SelectMany(parcel => parcel.Lines).GroupBy(line => line.ItemId).ToDictionary(line => line.Key, line => line.Sum(part => part.Quantity));
    }
}
