using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Moving.Formats;
using Stoa.Platform.Data;

namespace Stoa.Moving.Simple;

/// <summary>A count as a row says it: of an item, by our id or its SKU, at a location, by its id or name.</summary>
/// <param name="OnHand">Null: it is not counted there.</param>
/// <param name="Expected">What it replaces, where the row says so.</param>
internal sealed record StockRow(string ItemId, string Sku, string Location, int? OnHand, int? Expected)
{
    public static StockRow Read(ObjectReader members)
    {
        foreach (var shown in new[] { "allocated", "held", "available", "low_stock_at", "buckets" })
        {
            members.OptionalInteger(shown, int.MinValue, int.MaxValue);
        }
        return new StockRow(
            members.OptionalText("item_id", CatalogueForms.MaxId),
            members.OptionalText("sku", 100),
            members.OptionalText("location_id", 255),
            members.OptionalInteger("on_hand", 0, StockLevels.MostOnHand),
            members.OptionalInteger("expected", 0, StockLevels.MostOnHand)
        );
    }
}

/// <summary>
/// Counts of stock, also out of the product files of Shopify and WooCommerce. A count replaces the one that is there, by a movement; one that is no other moves
/// nothing, so that a file imported twice counts once.
/// </summary>
internal sealed class StockImport(ContractCatalogue contracts) : ImportType
{
    private static readonly CellMember[] Members =
    [
        new("item_id", CellKind.Word, "item_id"),
        new("sku", CellKind.Word, "sku", "Variant SKU"),
        new("location_id", CellKind.Word, "location_id", "location"),
        new("on_hand", CellKind.Integer, "on_hand", "On hand (new)", "On hand", "Variant Inventory Qty", "Inventory quantity", "Stock", "quantity"),
        new("expected", CellKind.Integer, "expected"),
        new("allocated", CellKind.Integer, "allocated"),
        new("held", CellKind.Integer, "held"),
        new("available", CellKind.Integer, "available"),
        new("low_stock_at", CellKind.Integer, "low_stock_at"),
    ];

    public override string Name => ImportTypes.Stock;

    public override IReadOnlyList<string> LineKeys { get; } = [];

    public override RowFormat? Recognise(CsvHeader header) => CellFormat.Recognise(header, Members, ["item_id", "sku"], "on_hand");

    public override async Task<IReadOnlyList<RowResult>> Run(ImportPart part)
    {
        var results = new List<RowResult>();
        var rows = Parse(part, results);
        var places = await Places(part, rows, results);
        var distinct = places.Where(place => place.IsFirst).Select(place => (place.Item, place.Location)).ToArray();
        var levels = part.Apply ? await StockLevels.Lock(part.Connection, distinct, part.Cancelled) : await Look(part, distinct);
        var changes = new List<LevelChange>();
        var kept = new List<ImportChange>();
        foreach (var place in places)
        {
            var level = levels.GetValueOrDefault((place.Item, place.Location)) ?? new LockedLevel(place.Item, place.Location, 0, 0, 0, IsEndless: false);
            var result = Decide(part, place, level, changes, kept);
            var member = place.Row.ItemId.Length > 0 ? "item_id" : "sku";
            results.Add(
                result.Outcome == RowOutcomes.Error ? result : result with { Claims = [part.ClaimOf(place.Staged, member, $"{place.Item} {place.Location}")] }
            );
        }
        if (part.Apply && changes.Count > 0)
        {
            var id = Guid.CreateVersion7(part.Now);
            await StockLevels.Write(part.Connection, id, MovementCauses.Adjustment, part.Import.ActorId, changes, part.Now, part.Cancelled);
            await ImportChange.Keep(part.Connection, part.Import.Id, kept, part.Cancelled);
        }
        return results;
    }

    private List<(StagedRow Staged, StockRow Row)> Parse(ImportPart part, List<RowResult> results)
    {
        var contract = contracts[part.Format is null ? part.Import.Contract : "store"];
        var rows = new List<(StagedRow, StockRow)>();
        foreach (var staged in part.Rows)
        {
            var read = JsonLines.ReadKept(Encoding.UTF8.GetBytes(staged.Body), contract, StockRow.Read);
            if (read?.Value is not { } row)
            {
                results.Add(part.Refused(staged, read?.Failure ?? Failure.Of(RequestFaults.MalformedBody)));
            }
            else if (row.OnHand is null)
            {
                results.Add(RowResult.Of(staged.Line, RowOutcomes.Unchanged));
            }
            else if (row.ItemId.Length + row.Sku.Length == 0)
            {
                results.Add(RowResult.Refused(staged.Line, part.ErrorOf(staged, "sku", "required")));
            }
            else
            {
                rows.Add((staged, row));
            }
        }
        return rows;
    }

    private sealed record Place(StagedRow Staged, StockRow Row, string Item, string Location, bool IsFirst);

    /// <summary>Where the rows count; those that name nothing that is known are refused.</summary>
    private static async Task<List<Place>> Places(ImportPart part, List<(StagedRow Staged, StockRow Row)> rows, List<RowResult> results)
    {
        var found = await part.Connection.Many(
            ResolveSql,
            row => (Item: row.IsDBNull(0) ? null : row.GetString(0), Location: row.IsDBNull(1) ? null : row.GetString(1)),
            part.Cancelled,
            rows.Select(row => row.Row.ItemId).ToArray(),
            rows.Select(row => row.Row.Sku).ToArray(),
            rows.Select(row => row.Row.Location).ToArray()
        );
        var places = new List<Place>();
        var seen = new HashSet<(string, string)>();
        foreach (var ((staged, row), (item, location)) in rows.Zip(found))
        {
            if (item is null || location is null)
            {
                var (member, code) = item is null ? (row.ItemId.Length > 0 ? "item_id" : "sku", "item_unknown") : ("location_id", "location_unknown");
                results.Add(RowResult.Refused(staged.Line, part.ErrorOf(staged, member, code)));
            }
            else
            {
                places.Add(new Place(staged, row, item, location, seen.Add((item, location))));
            }
        }
        return places;
    }

    private static async Task<Dictionary<(string, string), LockedLevel>> Look(ImportPart part, (string Item, string Location)[] places) =>
        (
            await part.Connection.Many(
                LookSql,
                row => new LockedLevel(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetBoolean(5)),
                part.Cancelled,
                places.Select(place => place.Item).ToArray(),
                places.Select(place => place.Location).ToArray()
            )
        ).ToDictionary(level => (level.ItemId, level.LocationId));

    private static RowResult Decide(ImportPart part, Place place, LockedLevel level, List<LevelChange> changes, List<ImportChange> kept)
    {
        var (staged, row) = (place.Staged, place.Row);
        if (!place.IsFirst)
        {
            return RowResult.Refused(staged.Line, part.ErrorOf(staged, row.ItemId.Length > 0 ? "item_id" : "sku", "duplicate"));
        }
        var line = new AdjustmentLine(place.Item, place.Location, null, row.OnHand, row.Expected ?? level.OnHand, "");
        var (delta, refused) = AdjustStock.Decide(line, level);
        if (refused is not null)
        {
            return RowResult.Refused(staged.Line, part.ErrorOf(staged, "on_hand", refused.Fault.Name));
        }
        if (delta == 0)
        {
            return RowResult.Of(staged.Line, RowOutcomes.Unchanged);
        }
        changes.Add(new LevelChange(place.Item, place.Location, delta, $"import {part.Import.Id}"));
        var before = new JsonObject
        {
            ["item_id"] = place.Item,
            ["location_id"] = place.Location,
            ["on_hand"] = level.OnHand,
        };
        kept.Add(new ImportChange(staged.Line, "stock", place.Item, before.ToJsonString(), row.OnHand!.Value));
        return RowResult.Of(staged.Line, RowOutcomes.Update);
    }

    /// <summary>Counts that were counted otherwise since stay; so does what would fall below what is promised.</summary>
    public override async Task<IReadOnlyList<Left>> Undo(
        NpgsqlConnection connection,
        ImportState import,
        IReadOnlyList<ImportChange> changes,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var left = new List<Left>();
        var back = changes.Select(change => (Change: change, Before: JsonDocument.Parse(change.Before!).RootElement)).ToList();
        var places = back.ConvertAll(one => (Item: Text(one.Before, "item_id"), Location: Text(one.Before, "location_id")));
        var levels = await StockLevels.Lock(connection, places, cancelled);
        var wanted = new List<LevelChange>();
        for (var i = 0; i < back.Count; i++)
        {
            var (level, before) = (levels[places[i]], back[i].Before.GetProperty("on_hand").GetInt32());
            var line = new AdjustmentLine(level.ItemId, level.LocationId, null, before, level.OnHand, "");
            if (level.OnHand != back[i].Change.VersionAfter)
            {
                left.Add(new Left(back[i].Change.Number, "changed_since"));
            }
            else if (AdjustStock.Decide(line, level) is (var delta, null))
            {
                wanted.Add(new LevelChange(level.ItemId, level.LocationId, delta, $"undo of import {import.Id}"));
            }
            else
            {
                left.Add(new Left(back[i].Change.Number, "in_use"));
            }
        }
        await StockLevels.Write(connection, Guid.CreateVersion7(now), MovementCauses.Adjustment, import.ActorId, wanted, now, cancelled);
        return left;
    }

    private static string Text(JsonElement members, string name) => members.GetProperty(name).GetString()!;

    /// <summary>Ids, SKUs and locations of rows, each empty where it is not said. A SKU is a variant's or that of a product that has none.</summary>
    internal const string ResolveSql = $"""
        SELECT CASE WHEN r.item_id <> '' THEN CASE WHEN {StockLevels.IsItem} THEN w.item_id END ELSE w.item_id END,
            CASE WHEN r.location = '' THEN (SELECT l.id FROM commerce.locations l WHERE l.active ORDER BY l.priority, l.id LIMIT 1)
                ELSE coalesce((SELECT l.id FROM commerce.locations l WHERE l.id = r.location),
                    (SELECT l.id FROM commerce.locations l WHERE lower(l.name) = lower(r.location) ORDER BY l.priority, l.id LIMIT 1)) END
        FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS r(item_id, sku, location, n)
        CROSS JOIN LATERAL (
            SELECT CASE WHEN r.item_id <> '' THEN r.item_id ELSE coalesce(
                (SELECT v.id FROM commerce.variants v WHERE v.sku = r.sku AND NOT v.archived),
                (SELECT p.id FROM commerce.products p WHERE p.sku = r.sku
                    AND NOT EXISTS (SELECT FROM commerce.variants x WHERE x.product_id = p.id AND NOT x.archived))) END AS item_id
        ) AS w
        ORDER BY r.n
        """;

    internal const string LookSql = """
        SELECT s.item_id, s.location_id, s.on_hand, s.allocated, s.held, coalesce(commerce.inventory_policy(s.item_id) = 'continue', false)
        FROM commerce.stock_totals s
            WHERE (s.item_id, s.location_id) IN (SELECT w.item_id, w.location_id FROM unnest($1::text[], $2::text[]) AS w(item_id, location_id))
        """;
}
