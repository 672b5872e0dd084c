using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Payments.Events;

/// <summary>
/// <c>POST /hooks/payments/{provider}</c>: what a provider tells is stored before it is answered, so nothing is lost; what it means is found out afterwards by
/// reading the payment. Raw bytes, judged by the signature over them: no contract, no session, no idempotency key has a say.
/// </summary>
internal sealed class ReceiveEvent(NpgsqlDataSource database, PaymentProviders providers, TimeProvider clock)
{
    private const string Path = "/hooks/payments/{provider}";
    private const int BodyLimit = 256 * 1024;

    /// <summary>At the root, and below every mount.</summary>
    public static void Map(WebApplication app)
    {
        var receive = ActivatorUtilities.CreateInstance<ReceiveEvent>(app.Services);
        app.MapMethods(Path, ["POST"], (RequestDelegate)receive.Receive);
        app.MapUnderMounts(Path, ["POST"], receive.Receive);
    }

    private async Task Receive(HttpContext http)
    {
        http.Response.StatusCode = await Judge(http);
        http.Response.Headers.CacheControl = "no-store";
    }

    private async Task<int> Judge(HttpContext http)
    {
        if (providers.Find((string)http.Request.RouteValues["provider"]!) is not { } provider)
        {
            return StatusCodes.Status404NotFound;
        }
        var (body, refused) = await Body(http);
        if (body is null)
        {
            // What is left of the body is not read: the connection is of no more use.
            http.Response.Headers.Connection = "close";
            return refused;
        }
        if (provider.Verify(body, http.Request.Headers) is not { } told)
        {
            return StatusCodes.Status400BadRequest;
        }
        await database.Change(StoreSql, http.RequestAborted, provider.Name, told.Id, told.Type, told.PaymentId, told.Reference, clock.GetUtcNow());
        return StatusCodes.Status200OK;
    }

    /// <summary>Null where it is too large or its framing cannot be read, with the status that says so.</summary>
    private static async Task<(byte[]? Body, int Refused)> Body(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BodyLimit;
        }
        try
        {
            var read = await http.Request.BodyReader.ReadAtLeastAsync(BodyLimit + 1, http.RequestAborted);
            var body = read.Buffer.Length > BodyLimit ? null : read.Buffer.ToArray();
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            return (body, StatusCodes.Status413PayloadTooLarge);
        }
        catch (BadHttpRequestException unreadable)
        {
            return (null, unreadable.StatusCode);
        }
        catch (IOException unreadable) when (BodyFraming.IsUncountable(unreadable))
        {
            return (null, StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>
    /// The same event again is no news. One about a payment that is not ours is kept, but there is nothing to do: other systems may use the same account.
    /// </summary>
    internal const string StoreSql = """
        WITH about AS (
            SELECT p.id FROM payments.payments p WHERE p.provider = $1 AND (p.id = $4::uuid OR p.reference = $5::text)
            ORDER BY p.id = $4::uuid DESC NULLS LAST LIMIT 1)
        INSERT INTO payments.events (provider, event_id, type, payment_id, reference, received_at, next_at, handled_at)
        SELECT $1, $2, $3, a.id, $5::text, $6::timestamptz, $6, CASE WHEN a.id IS NULL THEN $6 END FROM (VALUES (1)) AS one LEFT JOIN about a ON true
        ON CONFLICT DO NOTHING
        """;
}
