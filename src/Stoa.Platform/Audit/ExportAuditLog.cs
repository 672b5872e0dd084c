using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.Files;

namespace Stoa.Platform.Audit;

/// <summary>
/// The log as a file, oldest first, as one moment has it and in constant memory. With every entry comes its hash, so that whoever has the whole file can
/// verify the chain without the server (ADR 21). That it was exported is a privileged change itself.
/// </summary>
internal sealed class ExportAuditLog(NpgsqlDataSource database, AuditLog audit)
{
    private const string CsvType = "text/csv";
    private const string NdjsonType = "application/x-ndjson";
    private const string Csv = "csv";
    private const string Ndjson = "ndjson";
    private const int Full = 64 * 1024;
    private static readonly string[] Columns =
    [
        "id",
        "at",
        "actor_id",
        "action",
        "subject",
        "before",
        "after",
        "address",
        "request_id",
        "api_key_id",
        "api_key_name",
        "hash",
    ];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Nothing>("/admin/audit-log/export", routes.Resolve<ExportAuditLog>().Handle)
            .WithName("Administration", "exportAuditLog", "Export the privileged changes, oldest first")
            .Staff("audit_log", "read")
            .WithoutHead()
            .Downloading(CsvType, NdjsonType)
            .WithSuccess(PlatformSuccesses.AuditLogExported)
            .Explains("format", "One of csv, ndjson; csv where it is not given.")
            .ExplainsFilter();

    public sealed record Request(string Format, AuditFilter Filter) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.QueryChoice("format", [Csv, Ndjson]) ?? Csv, AuditFilter.Read(input));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        await audit.Write(connection, context, PlatformAuditActions.AuditLogExported, "audit_log:export", after: Facts(request));
        return new ResponseStream(
            request.Format == Ndjson ? NdjsonType : CsvType + "; charset=utf-8",
            (target, gone) => Run(request, context.Contract, target, gone)
        );
    }

    private static JsonObject Facts(Request request)
    {
        var facts = new JsonObject { ["format"] = request.Format };
        Say("actor", request.Filter.Actor);
        Say("action", request.Filter.Action);
        Say("subject", request.Filter.Subject);
        Say("request_id", request.Filter.RequestId);
        Say("api_key", request.Filter.ApiKey);
        Say("from", request.Filter.From?.ToString("O", CultureInfo.InvariantCulture));
        Say("to", request.Filter.To?.ToString("O", CultureInfo.InvariantCulture));
        return facts;

        void Say(string name, string? value)
        {
            if (value is not null)
            {
                facts[name] = value;
            }
        }
    }

    private async Task Run(Request request, Contract contract, Stream target, CancellationToken gone)
    {
        var (sql, arguments) = ListAuditLog.Query(request.Filter, AuditEntry.Columns + ", a.hash").All();
        await using var connection = await database.Open(gone);
        await using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = 0;
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }
        // One statement sees one moment.
        await using var row = await command.ExecuteReaderAsync(gone);
        var text = new StringBuilder();
        if (request.Format == Csv)
        {
            CsvText.Append(text, Columns);
        }
        while (await row.ReadAsync(gone))
        {
            if (request.Format == Csv)
            {
                CsvText.Append(text, [.. Columns.Select(column => Cell(row, column))]);
            }
            else
            {
                text.Append(Line(row, contract)).Append('\n');
            }
            if (text.Length >= Full)
            {
                await Flush();
            }
        }
        await Flush();

        async Task Flush()
        {
            await target.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), gone);
            await target.FlushAsync(gone);
            text.Clear();
        }
    }

    /// <summary>Texts that a spreadsheet would take for formulas are guarded: an attacker chooses some of them, such as names.</summary>
    private static string Cell(NpgsqlDataReader row, string column) =>
        column switch
        {
            "id" => row.GetInt64(column).ToString(CultureInfo.InvariantCulture),
            "at" => Text(row.GetTime(column)),
            "actor_id" or "api_key_id" => row.GetOrNull<Guid>(column)?.ToString() ?? "",
            "hash" => Convert.ToHexStringLower(row.GetByteArray(column)),
            _ => CsvText.Guard(row.GetStringOrNull(column) ?? ""),
        };

    /// <summary>Moments are exact, to the microsecond that is hashed; what was kept as JSON is written as it was kept.</summary>
    private static string Line(NpgsqlDataReader row, Contract contract)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var column in Columns)
            {
                json.WritePropertyName(contract.NameOf(column));
                switch (column)
                {
                    case "id":
                        json.WriteNumberValue(row.GetInt64(column));
                        break;
                    case "before" or "after" when row.GetStringOrNull(column) is { } kept:
                        json.WriteRawValue(kept);
                        break;
                    case "before" or "after":
                        json.WriteNullValue();
                        break;
                    case "actor_id" or "api_key_id" when row.GetOrNull<Guid>(column) is null:
                    case "api_key_name" when row.GetStringOrNull(column) is null:
                        json.WriteNullValue();
                        break;
                    case "at" or "actor_id" or "api_key_id" or "hash":
                        json.WriteStringValue(Cell(row, column));
                        break;
                    default:
                        json.WriteStringValue(row.GetString(column));
                        break;
                }
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
