using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>
/// Goes through the products of a large bulk edit, some hundred a transaction, so that editors and orders hardly wait. The outbox runs it again after a crash;
/// products that are done are not done twice. What takes longer than an event may goes on with another one.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="products">Reads and writes them.</param>
/// <param name="contracts">In whose words the edit was asked for.</param>
/// <param name="outbox">Asked for when it is needed: it has to know its consumers first.</param>
/// <param name="clock">When it was changed, and how long it has taken.</param>
internal sealed class BulkJob(NpgsqlDataSource database, StaffProducts products, ContractCatalogue contracts, Func<OutboxWriter> outbox, TimeProvider clock)
    : IOutboxConsumer
{
    public const string Started = "products.bulk_edit_started";
    private const int Part = 200;

    /// <summary>The outbox takes what lasts for three quarters of its lease (a minute) for a failure, and gives up after so many of them.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    public string Name => "bulk-edits";

    public string Topic => Started;

    public async Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        var edit = Guid.Parse((string)JsonNode.Parse(happened.Payload)!["edit_id"]!);
        var (body, contract) = await database.One(FindSql, row => (row.GetString(0), row.GetString(1)), cancelled, edit);
        var request = JsonLines.ReadKept(Encoding.UTF8.GetBytes(body), contracts[contract], EditProducts.Request.Read)!.Value;
        var change = request.Value?.Change ?? throw new GiveUpException("The kept request can no longer be read.");
        var began = clock.GetTimestamp();
        while (await Next(edit, change, clock.GetElapsedTime(began) > Enough ? happened.Payload : null, cancelled)) { }
    }

    /// <summary>False when nothing is left, or left to another event: both, the last part and the event, or neither.</summary>
    private async Task<bool> Next(Guid edit, BulkChange change, string? another, CancellationToken cancelled)
    {
        var outcome = await database.InTransaction<bool>(
            async connection =>
            {
                var ids = await connection.Many(NextSql, row => row.GetString(0), cancelled, edit, Part);
                if (ids.Count > 0)
                {
                    var rows = await BulkWriter.Apply(connection, products, ids, change, dryRun: false, clock.GetUtcNow(), cancelled);
                    await BulkWriter.Keep(connection, edit, rows, cancelled);
                }
                await using var batch = new NpgsqlBatch(connection);
                batch.Add(ProgressSql, edit, clock.GetUtcNow());
                if (ids.Count > 0 && another is not null)
                {
                    outbox().Add(batch, Started, another, clock.GetUtcNow());
                }
                await batch.ExecuteNonQueryAsync(cancelled);
                return ids.Count > 0 && another is null;
            },
            cancelled
        );
        return outcome.Value;
    }

    internal const string FindSql = "SELECT request::text, contract FROM commerce.bulk_edits WHERE id = $1";

    /// <summary>Another node that runs the same edit takes others.</summary>
    internal const string NextSql = """
        SELECT product_id FROM commerce.bulk_edit_rows WHERE edit_id = $1 AND outcome IS NULL ORDER BY position LIMIT $2 FOR UPDATE SKIP LOCKED
        """;

    internal const string ProgressSql = """
        UPDATE commerce.bulk_edits e SET updated_at = $2,
            status = CASE WHEN EXISTS (SELECT FROM commerce.bulk_edit_rows r WHERE r.edit_id = e.id AND r.outcome IS NULL) THEN e.status ELSE 'applied' END
        WHERE e.id = $1 AND e.status = 'running'
        """;
}
