using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;

namespace Stoa.Contracts.Http;

/// <summary>Writes outcomes and failures to the connection.</summary>
public static class ResponseWriter
{
    private const int FirstSegment = 16 * 1024;
    private const string Challenge = "Bearer";

    private static readonly Meter Meter = new("Stoa");
    private static readonly Counter<long> Faults = Meter.CreateCounter<long>("stoa.faults", "{fault}", "Answers that were faults, by contract and fault.");

    /// <summary>Writes an outcome as the contract says.</summary>
    internal static Task Write<T>(RequestContext context, in Outcome<T> outcome)
    {
        if (outcome.Failure is { } failure)
        {
            return Write(context, failure);
        }
        if (outcome.Alternative is { } alternative)
        {
            return alternative.Write(context);
        }
        return Write(context, outcome, context.Route.Success);
    }

    internal static Task Write<T>(RequestContext context, in Outcome<T> outcome, SuccessCode success)
    {
        var (http, contract, texts) = (context.Http, context.Contract, context.Texts);
        var status = contract.StatusOf(outcome.Kind, http.Request.Method, success);
        http.Response.StatusCode = status;
        WriteHeaders(context, outcome, success);
        if (status == StatusCodes.Status204NoContent)
        {
            return Task.CompletedTask;
        }
        using var buffer = ResponseBuffer.Rent();
        contract.WriteSuccess(buffer.Json, outcome.Value!, success, status, texts);
        http.Response.ContentType = contract.ContentType;
        http.Response.Headers.ContentLanguage = LanguageOf(contract, outcome.Value, texts);
        Copy(http.Response, Coded(context, outcome.Value, buffer.Written()));
        return Task.CompletedTask;
    }

    /// <summary>
    /// In the coding that the client asks for, where that is safe. Whatever has a version stays plain: its strong tag is what a change is conditional on, and
    /// other bytes would need another tag.
    /// </summary>
    private static ReadOnlyMemory<byte> Coded<T>(RequestContext context, T payload, ReadOnlyMemory<byte> body)
    {
        if (!context.Route.IsCompressed || payload is IVersioned)
        {
            return body;
        }
        var headers = context.Http.Response.Headers;
        headers.Append("Vary", "Accept-Encoding");
        var coding = ContentCodings.Choose(context.Http.Request.Headers.AcceptEncoding, body.Length);
        if (coding == ContentCoding.Identity)
        {
            return body;
        }
        headers.ContentEncoding = ContentCodings.NameOf(coding);
        return ContentCodings.Code(body.Span, coding, isKept: false);
    }

    internal static Task Write(RequestContext context, Failure failure) => Write(context.Http, context.Contract, context.Texts, failure);

    /// <summary>Writes a failure before any route is known.</summary>
    public static Task Write(HttpContext http, Contract contract, Texts texts, Failure failure)
    {
        var response = http.Response;
        response.StatusCode = contract.StatusOf(failure);
        response.Headers.ContentLanguage = texts.Language;
        response.ContentType = contract.FailureContentType;
        WriteFailureHeaders(response, contract, failure);
        if (contract.Shared(failure, texts) is { } body)
        {
            Copy(response, body);
            return Task.CompletedTask;
        }
        using var buffer = ResponseBuffer.Rent();
        contract.WriteFailure(buffer.Json, failure, texts);
        Copy(response, buffer.Written());
        return Task.CompletedTask;
    }

    /// <summary>Writes a response that was rendered before.</summary>
    internal static Task Write(HttpContext http, RenderedResponse rendered)
    {
        http.Response.StatusCode = rendered.Status;
        http.Response.Headers.CacheControl = "no-store";
        if (rendered.ErrorCode is not null)
        {
            http.Response.Headers["Error-Code"] = rendered.ErrorCode;
        }
        if (rendered.Status == StatusCodes.Status401Unauthorized && http.Response.Headers.WWWAuthenticate.Count == 0)
        {
            // RFC 9110, 15.5.2. What is wrong with a token is kept for no replay.
            http.Response.Headers.WWWAuthenticate = Challenge;
        }
        if (rendered.ContentType is null)
        {
            return Task.CompletedTask;
        }
        http.Response.ContentType = rendered.ContentType;
        http.Response.Headers.ContentLanguage = rendered.Language;
        WriteVersion(http, rendered.ETag);
        WriteLocation(http, rendered.Location);
        Copy(http.Response, rendered.Body);
        return Task.CompletedTask;
    }

    internal static Task Write(HttpContext http, ResponseStream stream)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = stream.ContentType;
        response.Headers.CacheControl = "no-store";
        if (stream.FileName is { } name)
        {
            response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        }
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : stream.Write(response.Body, http.RequestAborted);
    }

    /// <summary>Renders an outcome without sending it, to store its bytes.</summary>
    internal static RenderedResponse Render<T>(RequestContext context, in Outcome<T> outcome)
    {
        if (outcome.Failure is { } failure)
        {
            var contract = context.Contract;
            return new RenderedResponse(
                contract.StatusOf(failure),
                contract.FailureContentType,
                contract.Body(failure, context.Texts),
                contract.CodeOf(failure),
                context.Texts.Language
            );
        }
        return outcome.Alternative is { } alternative ? alternative.Render(context) : Render(context, outcome, context.Route.Success);
    }

    internal static RenderedResponse Render<T>(RequestContext context, in Outcome<T> outcome, SuccessCode success)
    {
        var (contract, texts) = (context.Contract, context.Texts);
        var status = contract.StatusOf(outcome.Kind, context.Route.Method, success);
        if (status == StatusCodes.Status204NoContent)
        {
            return new RenderedResponse(status, null, default);
        }
        using var buffer = ResponseBuffer.Rent();
        contract.WriteSuccess(buffer.Json, outcome.Value!, success, status, texts);
        return new RenderedResponse(
            status,
            contract.ContentType,
            buffer.Written().ToArray(),
            null,
            LanguageOf(contract, outcome.Value, texts),
            context.Route.LocationOf(outcome),
            VersionTag(outcome)
        );
    }

    /// <summary>The headers of a success that depend on its payload: version, page links, cookies.</summary>
    internal static void WriteHeaders<T>(RequestContext context, in Outcome<T> outcome) => WriteHeaders(context, outcome, context.Route.Success);

    private static void WriteHeaders<T>(RequestContext context, in Outcome<T> outcome, SuccessCode success)
    {
        var headers = context.Http.Response.Headers;
        headers.CacheControl = "no-store";
        WriteVersion(context.Http, VersionTag(outcome));
        WriteLocation(context.Http, context.Route.LocationOf(outcome));
        context.Contract.WriteHeaders(context.Http, outcome.Value!, success);
    }

    private static string? VersionTag<T>(in Outcome<T> outcome) => outcome.Value is IVersioned versioned ? ConditionalRequests.TagOf(versioned) : null;

    private static void WriteVersion(HttpContext http, string? tag)
    {
        if (tag is not null)
        {
            http.Response.Headers.ETag = tag;
        }
    }

    /// <summary>Below the mount and the <c>/as/{contract}</c> of the request.</summary>
    private static void WriteLocation(HttpContext http, string? path)
    {
        if (path is not null && http.Features.Get<Mount>() is { } mount)
        {
            http.Response.Headers.Location = $"{http.Request.PathBase}{mount.Prefix.TrimEnd('/')}{path}";
        }
    }

    internal static void WriteFailureHeaders(RequestContext context, Failure failure) => WriteFailureHeaders(context.Http.Response, context.Contract, failure);

    private static void WriteFailureHeaders(HttpResponse response, Contract contract, Failure failure)
    {
        Faults.Add(1, new("contract", contract.Name), new("fault", failure.Fault.Name));
        response.Headers["Error-Code"] = contract.CodeOf(failure);
        response.Headers.CacheControl = "no-store";
        if (failure.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        if (failure.Fault == RequestFaults.UnsupportedContentEncoding)
        {
            // RFC 9110, 15.5.16: names the accepted encoding, so that the client knows that the media type was not the problem.
            response.Headers.AcceptEncoding = "identity";
        }
        if (contract.StatusOf(failure) == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate =
                failure.Fault.Kind is FaultKind.TokenInvalid or FaultKind.TokenExpired && response.HttpContext.Request.Headers.Authorization.Count > 0
                    ? "Bearer error=\"invalid_token\""
                    : Challenge;
        }
    }

    private static string? LanguageOf<T>(Contract contract, T? payload, Texts texts) =>
        contract.SaysWhatWasDone || payload is Message or Nothing ? texts.Language : null;

    /// <summary>Copies into the connection's own buffer before returning the task, so the caller may reuse the source at once.</summary>
    private static void Copy(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            return;
        }
        var pipe = response.BodyWriter;
        for (var rest = body.Span; !rest.IsEmpty; )
        {
            var target = pipe.GetSpan(Math.Min(rest.Length, FirstSegment));
            var count = Math.Min(rest.Length, target.Length);
            rest[..count].CopyTo(target);
            pipe.Advance(count);
            rest = rest[count..];
        }
    }
}
