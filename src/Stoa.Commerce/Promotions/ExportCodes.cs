using System.Globalization;
using System.Text;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Files;

namespace Stoa.Commerce.Promotions;

/// <summary>
/// The codes of a promotion as a file, for the printer or the mailing; in constant memory. Whoever has it can give away the discount: that it was taken
/// stands in the audit log.
/// </summary>
internal sealed class ExportCodes(NpgsqlDataSource database, AuditLog audit)
{
    private const string Csv = "text/csv";
    private const int Full = 64 * 1024;

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Nothing>("/admin/promotions/{id}/codes/export", routes.Resolve<ExportCodes>().Handle)
            .WithName(PromotionRoutes.Section, "exportPromotionCodes", "Download the codes of a promotion as CSV")
            .Staff("promotions", "read")
            .WithoutHead()
            .HoldsSecret()
            .Downloading(Csv)
            .WithSuccess(CommerceSuccesses.PromotionCodesRetrieved)
            .ProducesFault(CommerceFaults.PromotionNotFound);

    public sealed record Request(string Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        if (!await connection.One(ListCodes.ExistsSql, row => row.GetBoolean(0), context.CancellationToken, request.Id))
        {
            return CommerceFaults.PromotionNotFound;
        }
        await audit.Write(connection, context, CommerceAuditActions.PromotionCodesExported, PromotionRows.Subject(request.Id));
        return new ResponseStream(Csv + "; charset=utf-8", (target, gone) => Run(request.Id, context.Contract, target, gone));
    }

    private async Task Run(string promotion, Contract contract, Stream target, CancellationToken gone)
    {
        await using var connection = await database.Open(gone);
        await using var command = new NpgsqlCommand(AllSql, connection);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter { Value = promotion });
        // One statement sees one moment.
        await using var row = await command.ExecuteReaderAsync(gone);
        var text = new StringBuilder();
        CsvText.Append(text, ["code", "uses", contract.NameOf("created_at")]);
        while (await row.ReadAsync(gone))
        {
            var code = ListedCode.From(row);
            CsvText.Append(
                text,
                [CsvText.Guard(code.Code), code.Uses.ToString(CultureInfo.InvariantCulture), code.CreatedAt.ToString("O", CultureInfo.InvariantCulture)]
            );
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

    internal const string AllSql = $"SELECT {ListedCode.Columns} FROM commerce.promotion_codes c WHERE c.promotion_id = $1 ORDER BY c.key";
}
