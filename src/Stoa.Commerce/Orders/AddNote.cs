using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>Writes a note into the timeline of an order; what is public, its buyer may read.</summary>
internal sealed class AddNote(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const int MaxText = 5_000;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, TimelineEntry>("/admin/orders/{id}/notes", routes.Resolve<AddNote>().Handle)
            .WithName(OrderRoutes.Section, "addOrderNote", "Write a note on an order")
            .Staff("orders", "note")
            .Creating()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.NoteAdded)
            .ProducesFault(CommerceFaults.OrderNotFound)
            .WithExample(
                OrderExamples.Entry with
                {
                    Type = "note",
                    Text = "Prefers the afternoon",
                    After = null,
                },
                """{"text":"Prefers the afternoon","public":false}"""
            );

    public sealed record Request(Guid Order, string Text, bool IsPublic) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(OrderPath.IdOf(input), input.Body.Text("text", MaxText), input.Body.OptionalFlag("public") ?? false);
    }

    public Task<Outcome<TimelineEntry>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Add(connection, request, context));

    private async Task<Outcome<TimelineEntry>> Add(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var note = await connection.One(
            AddSql,
            TimelineEntry.From,
            context.CancellationToken,
            request.Order,
            clock.GetUtcNow(),
            context.Caller.UserId,
            request.Text,
            request.IsPublic
        );
        if (note is null)
        {
            return CommerceFaults.OrderNotFound;
        }
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.OrderNoted,
            $"order:{request.Order}",
            null,
            new JsonObject { ["public"] = request.IsPublic }
        );
        return Outcome.Created(note);
    }

    internal const string AddSql = $"""
        INSERT INTO commerce.order_events AS e (order_id, at, actor_id, type, text, public)
        SELECT o.id, $2, $3, 'note', $4, $5 FROM commerce.orders o WHERE o.id = $1
        RETURNING {TimelineEntry.Columns}
        """;
}
