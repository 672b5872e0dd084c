using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Returns;

/// <summary>Staff announce that units of an order come back, whenever it was sent. Whether they may is the next step.</summary>
internal sealed class CreateReturn(NpgsqlDataSource database, ReturnWriter returns)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Return>("/admin/orders/{id}/returns", routes.Resolve<CreateReturn>().Handle)
            .WithName(OrderRoutes.Section, "createReturn", "Announce that units of an order come back")
            .Staff("returns", "manage")
            .Creating()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.ReturnCreated)
            .ProducesFault(CommerceFaults.OrderNotFound, CommerceFaults.OrderItemUnknown, CommerceFaults.NothingToReturn, CommerceFaults.MoreThanSent)
            .WithExample(OrderExamples.Return, """{"lines":[{"item_id":"0194783c-5c00-7000-8000-000000000001","quantity":1,"reason":"too large"}]}""");

    public sealed record Request(Guid Order, IReadOnlyList<ReturnedUnits> Lines, string Note) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(OrderPath.IdOf(input), input.Body.Objects("lines", LineQuantity.MaxLines, ReturnedUnits.Read), input.Body.OptionalText("note", 2_000));
    }

    public Task<Outcome<Return>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<Return>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        if (await OrderStates.Lock(connection, request.Order, context.CancellationToken) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        if (OrderRules.Return(order) is { } refusal)
        {
            return refusal;
        }
        var (lines, wrong) = LineSelection.Of(order, [.. request.Lines.Select(units => units.Units)], line => line.Returnable, ReturnWriter.MoreThanSent);
        if (wrong is not null)
        {
            return wrong;
        }
        var id = await returns.Announce(connection, order, "return", ReturnStates.Requested, lines, request.Lines, request.Note, context);
        return Outcome.Created((await connection.One(Return.FindSql, Return.From, context.CancellationToken, id))!);
    }
}
