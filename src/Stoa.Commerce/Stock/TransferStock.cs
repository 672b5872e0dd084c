using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>A line of a transfer.</summary>
internal sealed record TransferLine(string ItemId, int Quantity)
{
    public static TransferLine Read(ObjectReader members) =>
        new(members.Text("item_id", CatalogueForms.MaxId), members.Integer("quantity", 1, StockLevels.MostOnHand));
}

/// <summary>Moves pieces from one location to another, all lines or none. What is promised to orders and checkouts stays where it is promised from.</summary>
internal sealed class TransferStock(CatalogueEdits edits, AuditLog audit, TimeProvider clock)
{
    private const int MaxLines = 500;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StockChange>("/admin/inventory/transfers", routes.Resolve<TransferStock>().Handle)
            .WithName(StockRoutes.Section, "transferStock", "Move stock from one location to another")
            .Staff("inventory", "manage")
            .Idempotent()
            .WithBodyUpTo(CatalogueRoutes.BodyLimit)
            .WithSuccess(CommerceSuccesses.StockTransferred)
            .ProducesFault(CommerceFaults.ItemUnknown, CommerceFaults.LocationUnknown, CommerceFaults.WouldGoNegative)
            .WithExample(StockExamples.Change, """{"from_location_id":"main","to_location_id":"north","lines":[{"item_id":"prod-1","quantity":5}]}""");

    public sealed record Request(string From, string To, IReadOnlyList<TransferLine> Lines) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Text("from_location_id", CatalogueForms.MaxId),
                input.Body.Text("to_location_id", CatalogueForms.MaxId),
                input.Body.Objects("lines", MaxLines, TransferLine.Read)
            );
    }

    public async Task<Outcome<StockChange>> Handle(Request request, RequestContext context) =>
        request.Lines.Count == 0 ? Failure.Invalid("lines", Rule.Required)
        : request.From == request.To ? Failure.Invalid("to_location_id", Rule.Form("another location than the one that the stock leaves"))
        : await edits.Run(context, connection => Transfer(connection, request, context));

    private async Task<Outcome<StockChange>> Transfer(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        foreach (var (location, member) in new[] { (request.From, "from_location_id"), (request.To, "to_location_id") })
        {
            if (!await connection.One(LocationSql, row => row.GetBoolean(0), cancelled, location))
            {
                return new Failure { Fault = CommerceFaults.LocationUnknown, Field = member };
            }
        }
        if (await StockLevels.Unknown(connection, [.. request.Lines.Select(line => (line.ItemId, request.From))], cancelled) is { } unknown)
        {
            return unknown;
        }
        var levels = await StockLevels.Lock(
            connection,
            [.. request.Lines.SelectMany(line => new[] { (line.ItemId, request.From), (line.ItemId, request.To) })],
            cancelled
        );
        var changes = new List<LevelChange>();
        for (var i = 0; i < request.Lines.Count; i++)
        {
            var line = request.Lines[i];
            if (changes.Exists(change => change.ItemId == line.ItemId))
            {
                return Failure.Invalid($"lines.{i}.item_id", Rule.Duplicate);
            }
            if (Refusal(line.Quantity, levels[(line.ItemId, request.From)], levels[(line.ItemId, request.To)]) is { } refused)
            {
                return refused with
                {
                    Field = $"lines.{i}.quantity",
                    Errors = [.. refused.Errors.Select(error => error with { Field = $"lines.{i}.quantity" })],
                };
            }
            changes.Add(new LevelChange(line.ItemId, request.From, -line.Quantity, ""));
            changes.Add(new LevelChange(line.ItemId, request.To, line.Quantity, ""));
        }
        var id = Guid.CreateVersion7(now);
        var change = await StockLevels.Write(connection, id, MovementCauses.Transfer, context.Caller.UserId, changes, now, cancelled);
        await audit.Write(connection, context, CommerceAuditActions.StockTransferred, $"transfer:{id}", null, Told(request));
        return change;
    }

    /// <summary>Backorders or not: what is not there cannot be carried anywhere.</summary>
    internal static Failure? Refusal(int quantity, LockedLevel from, LockedLevel to) =>
        from.OnHand - from.Promised < quantity
            ? AdjustStock.Told(CommerceFaults.WouldGoNegative, "quantity", ("item", from.ItemId), ("on_hand", from.OnHand), ("promised", from.Promised))
        : (long)to.OnHand + quantity > StockLevels.MostOnHand ? Failure.Invalid("quantity", Rule.TooLarge(1, StockLevels.MostOnHand - to.OnHand))
        : null;

    private static JsonObject Told(Request request) =>
        new()
        {
            ["from_location_id"] = request.From,
            ["to_location_id"] = request.To,
            ["lines"] = new JsonArray([.. request.Lines.Select(line => new JsonObject { ["item_id"] = line.ItemId, ["quantity"] = line.Quantity })]),
        };

    internal const string LocationSql = "SELECT EXISTS (SELECT FROM commerce.locations WHERE id = $1)";
}
