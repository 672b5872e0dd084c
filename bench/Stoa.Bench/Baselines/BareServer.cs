using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Carts;

namespace Stoa.Bench.Baselines;

/// <summary>Bare Kestrel: the performance of the platform alone on this machine, at this moment.</summary>
internal static class BareServer
{
    /// <summary>Baseline (a): the bytes of one of our responses, for every request.</summary>
    public static Task ServeBytes(string url, string file, string contentType)
    {
        var bytes = File.ReadAllBytes(file);
        return Serve(
            url,
            http =>
            {
                http.Response.ContentType = contentType;
                http.Response.ContentLength = bytes.Length;
                return http.Response.Body.WriteAsync(bytes, 0, bytes.Length);
            }
        );
    }

    /// <summary>A receiver of webhooks: it takes everything, and says how much that was to whoever asks.</summary>
    public static Task ServeHooks(string url)
    {
        var received = 0L;
        return Serve(
            url,
            async http =>
            {
                if (HttpMethods.IsGet(http.Request.Method))
                {
                    await http.Response.WriteAsync(Interlocked.Read(ref received).ToString(Text.Plain));
                    return;
                }
                await http.Request.Body.CopyToAsync(Stream.Null);
                Interlocked.Increment(ref received);
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        );
    }

    /// <summary>Baseline (b): the cart's own SQL for the user whose id is the path, written without account or contract.</summary>
    public static Task ServeCart(string url, string connectionString)
    {
        var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                MaxAutoPrepare = 20,
                AutoPrepareMinUsages = 2,
                NoResetOnClose = true,
                MaxPoolSize = 60,
                Enlist = false,
            }
        );
        return Serve(
            url,
            async http =>
            {
                http.Response.ContentType = "application/json";
                await using var batch = database.CreateBatch();
                foreach (var sql in new[] { CartStore.CartSql, CartStore.LinesSql })
                {
                    var owner = new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(http.Request.Path.Value.AsSpan(1)) };
                    batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { owner } });
                }
                await using var row = await batch.ExecuteReaderAsync(http.RequestAborted);
                await row.NextResultAsync(http.RequestAborted);
                var bytes = new System.Buffers.ArrayBufferWriter<byte>(1024);
                await using (var json = new Utf8JsonWriter(bytes))
                {
                    json.WriteStartArray();
                    while (await row.ReadAsync(http.RequestAborted))
                    {
                        WriteLine(json, row);
                    }
                    json.WriteEndArray();
                }
                http.Response.ContentLength = bytes.WrittenCount;
                await http.Response.BodyWriter.WriteAsync(bytes.WrittenMemory);
            }
        );
    }

    private static void WriteLine(Utf8JsonWriter json, NpgsqlDataReader row)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, row.GetGuid(0));
        json.WriteString("product_id"u8, row.GetString(1));
        json.WriteString("variant_id"u8, row.IsDBNull(2) ? null : row.GetString(2));
        json.WriteString("sku"u8, row.GetString(3));
        json.WriteString("name"u8, row.GetString(4));
        json.WriteNumber("price"u8, row.GetInt64(5));
        json.WriteString("currency"u8, row.GetString(6));
        json.WriteNumber("quantity"u8, row.GetInt32(7));
        json.WriteString("attributes"u8, row.GetString(8));
        json.WriteEndObject();
    }

    private static async Task Serve(string url, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(answer);
        await app.RunAsync();
    }
}
