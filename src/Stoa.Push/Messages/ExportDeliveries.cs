using System.Globalization;
using System.Text;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Push.Messages;

/// <summary>What became of every device of a message, as CSV or one JSON object a line; written shard by shard, so that memory stays flat.</summary>
internal sealed class ExportDeliveries(NpgsqlDataSource database)
{
    private const string Csv = "text/csv";
    private const string Ndjson = "application/x-ndjson";

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Nothing>("/admin/push-messages/{id}/deliveries/export", routes.Resolve<ExportDeliveries>().Handle)
            .WithName(MessageRoutes.Section, "exportPushMessageDeliveries", "Download what became of each device of a push message")
            .Staff("push_messages", "read")
            .WithoutHead()
            .Downloading(Csv, Ndjson)
            .WithSuccess(PushSuccesses.DeliveriesRetrieved)
            .ProducesFault(PushFaults.PushMessageNotFound)
            .Explains("format", "csv or ndjson; csv where it is not given.");

    public sealed record Request(PathId Id, bool IsNdjson) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PathId.Read(input), input.QueryChoice("format", ["csv", "ndjson"]) == "ndjson");
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        if (request.Id.Value is not { } id || !await database.One(ListDeliveries.ExistsSql, row => row.GetBoolean(0), context.CancellationToken, id))
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        var names = context.Contract.NameOf("device_token_id");
        return new ResponseStream(request.IsNdjson ? Ndjson : Csv + "; charset=utf-8", (target, gone) => Write(id, target, request.IsNdjson, names, gone));
    }

    private async Task Write(long message, Stream target, bool isNdjson, string idName, CancellationToken gone)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        if (!isNdjson)
        {
            await writer.WriteLineAsync($"{idName},status,code".AsMemory(), gone);
        }
        foreach (var shard in await database.Many(ShardNumbersSql, row => row.GetInt32(0), gone, message))
        {
            var results = (await ListDeliveries.Unpack(database, message, shard, null, gone)).ToList();
            foreach (var result in await ListDeliveries.WithCodes(database, message, results, gone))
            {
                var code = result.Code is null ? "null" : $"\"{result.Code}\"";
                var line = isNdjson
                    ? $$"""{"{{idName}}":{{result.DeviceTokenId}},"status":"{{result.Status}}","code":{{code}}}"""
                    : string.Create(CultureInfo.InvariantCulture, $"{result.DeviceTokenId},{result.Status},{result.Code}");
                await writer.WriteLineAsync(line.AsMemory(), gone);
            }
        }
        await writer.FlushAsync(gone);
    }

    internal const string ShardNumbersSql = "SELECT no FROM push.shards WHERE message_id = $1 ORDER BY no";
}
