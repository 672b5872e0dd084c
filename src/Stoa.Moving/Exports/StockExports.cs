using Npgsql;
using Stoa.Commerce.Stock;

namespace Stoa.Moving.Exports;

/// <summary>Every level. What is allocated, held and available is only shown: an import counts what is on hand.</summary>
internal sealed class StockExport : Export
{
    private static readonly string[] Columns = ["item_id", "sku", "location_id", "on_hand", "allocated", "held", "available", "low_stock_at"];
    private static readonly HashSet<int> Numbers = [3, 4, 5, 6, 7];

    public override string Name => ImportTypes.Stock;

    public override Task Write(ExportWriter writer, NpgsqlConnection connection, CancellationToken cancelled)
    {
        if (writer.Format == ImportFormats.Csv)
        {
            writer.Record(Columns);
        }
        return Each(connection, AllSql, row => Write(writer, StockLevel.From(row)), writer, cancelled);
    }

    private static void Write(ExportWriter writer, StockLevel level)
    {
        if (writer.Format == ImportFormats.Ndjson)
        {
            writer.Line(level);
            return;
        }
        writer.Record(
            [
                level.ItemId,
                level.Sku,
                level.LocationId,
                ExportWriter.Text(level.OnHand),
                ExportWriter.Text(level.Allocated),
                ExportWriter.Text(level.Held),
                ExportWriter.Text(level.Available),
                ExportWriter.Text(level.LowStockAt),
            ],
            Numbers
        );
    }

    internal const string AllSql = $"SELECT {StockLevel.Columns} FROM commerce.stock_totals s ORDER BY s.item_id, s.location_id";
}

/// <summary>Every movement of stock, the first one first.</summary>
internal sealed class MovementExport : Export
{
    private static readonly string[] Columns = ["id", "item_id", "location_id", "on_hand", "allocated", "held", "cause", "reference", "actor", "reason", "at"];
    private static readonly HashSet<int> Numbers = [0, 3, 4, 5];

    public override string Name => "movements";

    public override Task Write(ExportWriter writer, NpgsqlConnection connection, CancellationToken cancelled)
    {
        if (writer.Format == ImportFormats.Csv)
        {
            writer.Record(Columns);
        }
        return Each(connection, AllSql, row => Write(writer, StockMovement.From(row)), writer, cancelled);
    }

    private static void Write(ExportWriter writer, StockMovement movement)
    {
        if (writer.Format == ImportFormats.Ndjson)
        {
            writer.Line(movement);
            return;
        }
        writer.Record(
            [
                ExportWriter.Text(movement.Id),
                movement.ItemId,
                movement.LocationId,
                ExportWriter.Text(movement.Delta.OnHand),
                ExportWriter.Text(movement.Delta.Allocated),
                ExportWriter.Text(movement.Delta.Held),
                movement.Cause,
                movement.Reference,
                ExportWriter.Text(movement.Actor),
                movement.Reason,
                ExportWriter.Text(movement.At),
            ],
            Numbers
        );
    }

    internal const string AllSql = $"SELECT {StockMovement.Columns} FROM commerce.stock_movements m ORDER BY m.id";
}
