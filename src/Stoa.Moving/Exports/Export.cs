using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Data.Replicas;

namespace Stoa.Moving.Exports;

/// <summary>What can be exported: everything of one kind, as one moment has it.</summary>
internal abstract class Export
{
    /// <summary>As the route and the command line call it.</summary>
    public abstract string Name { get; }

    /// <summary>The first is the usual one.</summary>
    public virtual IReadOnlyList<string> Formats { get; } = [ImportFormats.Csv, ImportFormats.Ndjson];

    /// <summary>Writes all of it, from a transaction that sees one moment.</summary>
    public abstract Task Write(ExportWriter writer, NpgsqlConnection connection, CancellationToken cancelled);

    /// <summary>Rows one by one, whatever their number and however long the reader takes.</summary>
    protected static async Task Each(NpgsqlConnection connection, string sql, Action<NpgsqlDataReader> row, ExportWriter writer, CancellationToken cancelled)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancelled);
        while (await reader.ReadAsync(cancelled))
        {
            row(reader);
            await writer.FlushIfFull(cancelled);
        }
    }
}

/// <summary>What there is to export.</summary>
internal sealed class ExportList(IEnumerable<Export> exports)
{
    public IEnumerable<Export> All => exports;
}

/// <summary>Streams exports in constant memory. What was exported can be imported again, and changes nothing.</summary>
internal sealed class ExportThings(NpgsqlDataSource database, ReadReplicas replicas, AuditLog audit)
{
    private const string CsvType = "text/csv";
    private const string NdjsonType = "application/x-ndjson";

    public static void Map(Routes routes, Export export)
    {
        var name = char.ToUpperInvariant(export.Name[0]) + export.Name[1..];
        routes
            .Get<Request, Nothing>($"/admin/exports/{export.Name}", (request, context) => routes.Resolve<ExportThings>().Handle(export, request, context))
            .WithName(ImportRoutes.Section, $"export{name}", $"Export all {export.Name}")
            .Staff("exports", "create")
            .WithoutHead()
            .Downloading(CsvType, NdjsonType)
            .WithSuccess(MovingSuccesses.Exported)
            .Explains("format", $"One of {string.Join(", ", export.Formats)}; csv where it is not given.")
            .Explains(
                "currency",
                "For format shopify, whose files name none: only products with prices in this currency. It must be given where there are several."
            )
            .Explains("guarded", "Whether texts that a spreadsheet would take for formulas get an apostrophe before them. They do, unless this says false.");
    }

    public sealed record Request(string Format, string? Currency, bool Guarded) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            input.RefusesOthers();
            return new(
                input.QueryChoice("format", [ImportFormats.Csv, ImportFormats.Ndjson, ImportFormats.Shopify]) ?? ImportFormats.Csv,
                input.Query("currency", 3),
                input.QueryFlag("guarded") ?? true
            );
        }
    }

    private async Task<Outcome<Nothing>> Handle(Export export, Request request, RequestContext context)
    {
        if (!export.Formats.Contains(request.Format, StringComparer.Ordinal))
        {
            return Failure.Invalid("format", Rule.OneOf(string.Join(", ", export.Formats)));
        }
        var (currency, refused) = await CurrencyOf(request.Format, request.Currency, context.CancellationToken);
        if (refused is not null)
        {
            return refused;
        }
        await using var connection = await database.Open(context.CancellationToken);
        await audit.Write(connection, context, MovingAuditActions.DataExported, $"export:{export.Name}", null, Facts(request.Format, currency));
        return new ResponseStream(
            request.Format == ImportFormats.Ndjson ? NdjsonType : CsvType + "; charset=utf-8",
            (target, gone) => Run(export, target, request.Format, request.Guarded, currency, context.Contract, gone)
        );
    }

    /// <summary>
    /// The currency of what is exported: null where the file says it of each price. A file of Shopify cannot, so it has the prices of one currency, which was
    /// asked for or is the only one that there is.
    /// </summary>
    public async Task<(string? Currency, Failure? Failure)> CurrencyOf(string format, string? asked, CancellationToken cancelled)
    {
        if (format != ImportFormats.Shopify)
        {
            return (null, asked is null ? null : Failure.Invalid("currency", Rule.Unknown));
        }
        if (asked is not null)
        {
            return Currencies.IsCode(asked) ? (asked, null) : (null, Failure.Invalid("currency", Rule.Type(JsonKind.Currency)));
        }
        var known = await database.Many(CurrenciesSql, row => row.GetString(0), cancelled);
        return known.Count > 1 ? (null, Failure.Invalid("currency", Rule.OneOf(string.Join(", ", known)))) : (known is [var only] ? only : null, null);
    }

    private static JsonObject Facts(string format, string? currency)
    {
        var facts = new JsonObject { ["format"] = format };
        if (currency is not null)
        {
            facts["currency"] = currency;
        }
        return facts;
    }

    /// <summary>Writes an export to a stream.</summary>
    public async Task Run(Export export, Stream target, string format, bool guarded, string? currency, Contract contract, CancellationToken cancelled)
    {
        var source = await replicas.ForLong(cancelled);
        await using var connection = await source.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancelled);
        var writer = new ExportWriter(target, format, guarded, currency, contract);
        await export.Write(writer, connection, cancelled);
        await writer.Flush(cancelled);
    }

    internal const string CurrenciesSql = "SELECT DISTINCT currency FROM commerce.products ORDER BY 1";
}
