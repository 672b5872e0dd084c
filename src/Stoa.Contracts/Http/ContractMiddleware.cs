using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Http;

/// <summary>
/// The outermost middleware: chooses the contract, assigns the request id, and ensures that every response under a mount has the contract's format,
/// whatever failed on the way.
/// </summary>
internal sealed partial class ContractMiddleware(
    RequestDelegate next,
    Negotiation negotiation,
    LanguageCatalogue languages,
    FailureTranslation translation,
    ILogger<ContractMiddleware> log,
    MaintenanceMode? maintenance = null
)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var requestId = RequestId.Of(http.Request);
        var contract = negotiation.Choose(http, out var unknown);
        if (contract is null)
        {
            http.Response.Headers["X-Request-Id"] = requestId;
            await next(http);
            return;
        }
        Prepare(http.Response, contract, requestId);
        http.Features.Set(contract);
        var texts = languages.Choose(http.Request.Headers.AcceptLanguage);
        http.Features.Set(texts);
        try
        {
            if (maintenance is not null && await maintenance.Closed(http) is { } closed)
            {
                await ResponseWriter.Write(http, contract, texts, closed);
                return;
            }
            if (unknown)
            {
                await ResponseWriter.Write(http, contract, texts, RequestFaults.RouteNotFound);
                return;
            }
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed } && HttpMethods.IsOptions(http.Request.Method))
            {
                // RFC 9110, 9.3.7. A preflight of a page is answered before.
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                http.Response.Headers.Allow = $"{http.Response.Headers.Allow}, OPTIONS";
                return;
            }
            if (
                http.Response is { HasStarted: false, ContentLength: null, ContentType: null, StatusCode: >= 400 } response
                && FaultOf(response.StatusCode) is { } fault
            )
            {
                await ResponseWriter.Write(http, contract, texts, fault);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected: there is no one to answer, and nothing failed here.
        }
        catch (Exception exception)
        {
            await Fail(http, contract, texts, requestId, exception);
        }
    }

    private async Task Fail(HttpContext http, Contract contract, Texts texts, string requestId, Exception exception)
    {
        var failure = translation.Of(exception);
        if (failure.Fault == RequestFaults.InternalError)
        {
            Unhandled(log, exception, http.Request.Method, PatternOf(http), requestId);
        }
        else
        {
            Translated(log, failure.Fault.Name, http.Request.Method, PatternOf(http), requestId, exception.Message);
        }
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }
        var length = http.Response.ContentLength;
        http.Response.Clear();
        if (length is not null)
        {
            // Part of the response is already in the connection's buffer and cannot be withdrawn.
            http.Abort();
            return;
        }
        Prepare(http.Response, contract, requestId);
        await ResponseWriter.Write(http, contract, texts, failure);
    }

    /// <summary>For the log: the path itself holds what the caller wrote there.</summary>
    private static string PatternOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "of no route";

    private static void Prepare(HttpResponse response, Contract contract, string requestId)
    {
        var headers = response.Headers;
        headers["X-Request-Id"] = requestId;
        headers.Vary = "Accept, Accept-Language";
        headers.Link = contract.Link;
        headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>Statuses that the framework sets without a body.</summary>
    private static Fault? FaultOf(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => RequestFaults.RouteNotFound,
            StatusCodes.Status405MethodNotAllowed => RequestFaults.MethodNotAllowed,
            StatusCodes.Status413PayloadTooLarge => RequestFaults.BodyTooLarge,
            StatusCodes.Status415UnsupportedMediaType => RequestFaults.UnsupportedMediaType,
            StatusCodes.Status408RequestTimeout => RequestFaults.RequestTimedOut,
            StatusCodes.Status503ServiceUnavailable => RequestFaults.Overloaded,
            >= 500 => RequestFaults.InternalError,
            _ => null,
        };

    [LoggerMessage(1, LogLevel.Error, "{Method} {Route} failed (request {RequestId})")]
    private static partial void Unhandled(ILogger log, Exception exception, string method, string route, string requestId);

    [LoggerMessage(2, LogLevel.Warning, "{Fault} at {Method} {Route} (request {RequestId}): {Reason}")]
    private static partial void Translated(ILogger log, string fault, string method, string route, string requestId, string reason);
}

/// <summary>Translates exceptions of external systems into faults. Modules that use such a system (the database) register one.</summary>
public sealed class FailureTranslation(IEnumerable<Func<Exception, Failure?>> translators)
{
    private readonly Func<Exception, Failure?>[] _translators = [.. translators];

    public Failure Of(Exception exception)
    {
        if (exception is BadHttpRequestException bad)
        {
            return bad.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => RequestFaults.BodyTooLarge,
                StatusCodes.Status408RequestTimeout => RequestFaults.RequestTimedOut,
                _ => RequestFaults.MalformedBody,
            };
        }
        return _translators.Select(translate => translate(exception)).FirstOrDefault(failure => failure is not null) ?? RequestFaults.InternalError;
    }
}
