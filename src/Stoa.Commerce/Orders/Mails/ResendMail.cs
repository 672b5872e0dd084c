using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders.Mails;

/// <summary>Sends a mail about an order again, as the order is now; none about what has not happened.</summary>
internal sealed class ResendMail(NpgsqlDataSource database, BuyerMails mails, AuditLog audit, TimeProvider clock)
{
    private static readonly string[] Names = [.. OrderMailKind.All.Select(kind => kind.Name)];

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/admin/orders/{id}/resend-mail", routes.Resolve<ResendMail>().Handle)
            .WithName(OrderRoutes.Section, "resendOrderMail", "Send a mail about an order again")
            .Staff("orders", "manage")
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(CommerceSuccesses.OrderMailSent)
            .ProducesFault(CommerceFaults.OrderNotFound, CommerceFaults.MailUntrue, CommerceFaults.OrderUnaddressed)
            .WithExample(null, """{"mail":"placed"}""");

    /// <summary>An order, and one of its mails.</summary>
    /// <param name="Order">Its id.</param>
    /// <param name="Mail">Which one; the first where none is named.</param>
    public sealed record Request(Guid Order, string? Mail) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), input.Body.OptionalChoice("mail", Names));
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Send(connection, request, context));

    private async Task<Outcome<Nothing>> Send(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await OrderStates.Lock(connection, request.Order, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        var kind = OrderMailKind.All.First(kind => kind.Name == (request.Mail ?? OrderMailKind.Placed.Name));
        if (!kind.IsTrueOf((await StaffOrders.Read(connection, order.Id, cancelled))!))
        {
            return Failure.Of(CommerceFaults.MailUntrue, "mail", kind.Name);
        }
        if (!await mails.Add(connection, kind, OrderEvent.Of(order), context.Caller.UserId, clock.GetUtcNow(), cancelled))
        {
            return CommerceFaults.OrderUnaddressed;
        }
        await audit.Write(connection, context, CommerceAuditActions.OrderMailSent, $"order:{order.Id}", null, new JsonObject { ["mail"] = kind.Name });
        return default(Nothing);
    }
}
