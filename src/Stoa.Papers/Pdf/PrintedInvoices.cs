using System.Security.Cryptography;
using Npgsql;
using Stoa.Papers.Documents;
using Stoa.Platform.Data;

namespace Stoa.Papers.Pdf;

/// <summary>
/// Documents as they were printed. What was printed once is kept with its SHA-256 and never printed again, whatever becomes of fonts and libraries.
/// </summary>
internal sealed class PrintedInvoices(NpgsqlDataSource database, TimeProvider clock) : IDisposable
{
    /// <summary>PDFsharp keeps its fonts for the whole process and is not made for many at once; a page takes some milliseconds.</summary>
    private readonly SemaphoreSlim _press = new(1);

    public async Task<byte[]> Of(Invoice invoice, CancellationToken cancelled)
    {
        if (await Find(invoice.Id, cancelled) is { } printed)
        {
            return printed;
        }
        byte[] content;
        await _press.WaitAsync(cancelled);
        try
        {
            content = InvoicePdf.Print(invoice);
        }
        finally
        {
            _press.Release();
        }
        await database.Change(KeepSql, cancelled, invoice.Id, content, SHA256.HashData(content), clock.GetUtcNow());
        // Another node may have been first.
        return (await Find(invoice.Id, cancelled))!;
    }

    public void Dispose() => _press.Dispose();

    private Task<byte[]?> Find(Guid id, CancellationToken cancelled) => database.One<byte[]>(FindSql, row => row.GetFieldValue<byte[]>(0), cancelled, id);

    internal const string FindSql = "SELECT content FROM papers.prints WHERE document_id = $1";

    internal const string KeepSql = """
        INSERT INTO papers.prints (document_id, content, sha256, printed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (document_id) DO NOTHING
        """;
}
