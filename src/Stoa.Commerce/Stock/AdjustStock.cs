using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;

namespace Stoa.Commerce.Stock;

/// <summary>A line of an adjustment: either a difference, or a new count with the one it replaces.</summary>
internal sealed record AdjustmentLine(string ItemId, string? LocationId, int? Delta, int? Set, int? Expected, string Reason)
{
    public static AdjustmentLine Read(ObjectReader members) =>
        new(
            members.Text("item_id", CatalogueForms.MaxId),
            members.OptionalId("location_id"),
            members.OptionalInteger("delta", -StockLevels.MostOnHand, StockLevels.MostOnHand),
            members.OptionalInteger("set", 0, StockLevels.MostOnHand),
            members.OptionalInteger("expected", 0, StockLevels.MostOnHand),
            members.Text("reason", 500)
        );

    /// <summary>The member that is missing or too much; null where it is one of the two kinds.</summary>
    public (string Member, Rule Rule)? Broken =>
        (Delta, Set, Expected) switch
        {
            (null, null, _) => ("delta", Rule.Required),
            ({ }, { }, _) => ("set", Rule.Excluded("delta")),
            ({ }, null, { }) => ("expected", Rule.Excluded("delta")),
            (null, { }, null) => ("expected", Rule.Required),
            _ => null,
        };
}

/// <summary>
/// Corrects counts: goods that came in, were lost or counted anew. All lines or none. A count that was expected to be another is refused, and one
/// that would fall
/// below what is promised to orders and checkouts, too.
/// </summary>
internal sealed class AdjustStock(CatalogueEdits edits, AuditLog audit, TimeProvider clock)
{
    private const int MaxLines = 500;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StockChange>("/admin/inventory/adjustments", routes.Resolve<AdjustStock>().Handle)
            .WithName(StockRoutes.Section, "adjustStock", "Correct counts of stock")
            .Staff("inventory", "manage")
            .Idempotent()
            .WithBodyUpTo(CatalogueRoutes.BodyLimit)
            .WithSuccess(CommerceSuccesses.StockAdjusted)
            .ProducesFault(CommerceFaults.ItemUnknown, CommerceFaults.LocationUnknown, CommerceFaults.StockChanged, CommerceFaults.WouldGoNegative)
            .WithExample(StockExamples.Change, """{"lines":[{"item_id":"prod-1","location_id":"main","delta":10,"reason":"delivery 4711"}]}""");

    public sealed record Request(IReadOnlyList<AdjustmentLine> Lines) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => Read(input.Body);

        public static Request Read(ObjectReader members) => new(members.Objects("lines", MaxLines, AdjustmentLine.Read));

        public Failure? Validate()
        {
            FieldError[] errors =
            [
                .. Lines.SelectMany(
                    (line, i) =>
                        line.Broken is { } broken
                            ? [new FieldError(string.Create(CultureInfo.InvariantCulture, $"lines.{i}.{broken.Member}"), broken.Rule)]
                            : Array.Empty<FieldError>()
                ),
            ];
            return Lines.Count == 0 ? Failure.Invalid("lines", Rule.Required)
                : errors.Length == 0 ? null
                : new Failure
                {
                    Fault = RequestFaults.InvalidRequest,
                    Field = errors.Length == 1 ? errors[0].Field : null,
                    Errors = errors,
                };
        }
    }

    /// <summary>What an adjustment comes to, while the levels are locked.</summary>
    internal sealed record Plan(IReadOnlyList<LevelChange> Changes, Dictionary<(string Item, string Location), LockedLevel> Levels);

    public async Task<Outcome<StockChange>> Handle(Request request, RequestContext context) =>
        request.Validate() is { } broken ? broken : await edits.Run(context, connection => Adjust(connection, request, context));

    private async Task<Outcome<StockChange>> Adjust(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var planned = await Lock(connection, request, cancelled);
        if (planned.Value is not { } plan)
        {
            return planned.Failure!;
        }
        var id = Guid.CreateVersion7(now);
        var change = await StockLevels.Write(connection, id, MovementCauses.Adjustment, context.Caller.UserId, plan.Changes, now, cancelled);
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.StockAdjusted,
            $"adjustment:{id}",
            Counts(plan.Changes, plan.Levels, before: true),
            Counts(plan.Changes, plan.Levels, before: false)
        );
        return change;
    }

    /// <summary>Locks the levels and decides on each line.</summary>
    public static async Task<Outcome<Plan>> Lock(NpgsqlConnection connection, Request request, CancellationToken cancelled)
    {
        var usual = await StockLevels.DefaultLocation(connection, cancelled) ?? "";
        var places = request.Lines.Select(line => (Item: line.ItemId, Location: line.LocationId ?? usual)).ToArray();
        if (await StockLevels.Unknown(connection, places, cancelled) is { } unknown)
        {
            return unknown;
        }
        var levels = await StockLevels.Lock(connection, places, cancelled);
        var changes = new List<LevelChange>();
        for (var i = 0; i < places.Length; i++)
        {
            if (Array.IndexOf(places, places[i]) < i)
            {
                return Failure.Invalid($"lines.{i}.item_id", Rule.Duplicate);
            }
            var (delta, refused) = Decide(request.Lines[i], levels[places[i]]);
            if (refused is not null)
            {
                return refused with
                {
                    Field = $"lines.{i}.{refused.Field}",
                    Errors = [.. refused.Errors.Select(error => error with { Field = $"lines.{i}.{error.Field}" })],
                };
            }
            changes.Add(new LevelChange(places[i].Item, places[i].Location, delta, request.Lines[i].Reason));
        }
        return new Plan(changes, levels);
    }

    /// <summary>What is to be added to a level, or why not.</summary>
    internal static (int Delta, Failure? Refused) Decide(AdjustmentLine line, LockedLevel level)
    {
        if (line.Expected is { } expected && expected != level.OnHand)
        {
            return (0, Told(CommerceFaults.StockChanged, "expected", ("item", level.ItemId), ("on_hand", level.OnHand)));
        }
        var delta = line.Delta ?? line.Set!.Value - level.OnHand;
        var after = (long)level.OnHand + delta;
        if (after > StockLevels.MostOnHand)
        {
            return (0, Failure.Invalid("delta", Rule.TooLarge(0, StockLevels.MostOnHand - level.OnHand)));
        }
        // Goods that come in are counted even where they do not yet suffice for all that is promised.
        return after < 0 || (delta < 0 && after < level.Promised && !level.IsEndless)
            ? (
                0,
                Told(
                    CommerceFaults.WouldGoNegative,
                    line.Delta is null ? "set" : "delta",
                    ("item", level.ItemId),
                    ("on_hand", level.OnHand),
                    ("promised", level.Promised)
                )
            )
            : (delta, null);
    }

    internal static Failure Told(Fault fault, string field, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
        {
            told.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
        return new Failure
        {
            Fault = fault,
            Field = field,
            Arguments = told,
        };
    }

    private static JsonObject Counts(IEnumerable<LevelChange> changes, Dictionary<(string Item, string Location), LockedLevel> levels, bool before) =>
        new()
        {
            ["lines"] = new JsonArray([
                .. changes.Select(change => new JsonObject
                {
                    ["item_id"] = change.ItemId,
                    ["location_id"] = change.LocationId,
                    ["on_hand"] = levels[(change.ItemId, change.LocationId)].OnHand + (before ? 0 : change.Delta),
                }),
            ]),
        };
}
