using System.Text.Json;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Papers.Documents;

/// <summary>
/// The invoices of a person. They are read out, and never erased: the law has books kept as they are, names included, longer than anybody may ask for.
/// </summary>
internal sealed class InvoiceRecords : PersonalData
{
    public override string Name => "invoices";

    public override async Task<JsonElement?> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled) =>
        await connection.One(ExportSql, row => row.GetString(0), cancelled, person) is { } json ? JsonElement.Parse(json) : null;

    public override Task<bool> Erase(NpgsqlConnection connection, Guid person, DateTimeOffset now, CancellationToken cancelled) => Task.FromResult(false);

    internal const string ExportSql = """
        SELECT json_build_object('documents', json_agg(json_build_object('kind', d.kind, 'number', d.number, 'order_number', d.order_number,
            'issued_at', d.issued_at, 'facts', d.facts) ORDER BY d.issued_at, d.id))::text
        FROM papers.documents d WHERE d.customer_id = $1 HAVING count(*) > 0
        """;
}
