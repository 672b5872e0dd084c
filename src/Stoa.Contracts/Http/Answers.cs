using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;

namespace Stoa.Contracts.Http;

/// <summary>A finished answer: what a replay has to repeat and what a cache may keep.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Null where there is no body.</param>
/// <param name="Body">The bytes as written.</param>
/// <param name="ErrorCode">Of a fault, for the header of that name.</param>
/// <param name="Language">Of the sentences in it; null where there are none.</param>
public sealed record Answer(int Status, string? ContentType, ReadOnlyMemory<byte> Body, string? ErrorCode = null, string? Language = null);

/// <summary>An answer without an end that is known beforehand: lines, events. What fails once it has begun can only break it off.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Write">Writes all of it; ends early when the client goes.</param>
public sealed record AnswerStream(string ContentType, Func<Stream, CancellationToken, Task> Write);

/// <summary>Turns outcomes and failures into bytes on the connection.</summary>
public static class Answers
{
    private const int FirstSegment = 16 * 1024;

    private static readonly Meter Meter = new("Stoa");
    private static readonly Counter<long> Faults = Meter.CreateCounter<long>("stoa.faults", "{fault}", "Answers that were faults, by contract and fault.");

    /// <summary>Writes an outcome as the contract says.</summary>
    public static Task Write<T>(HttpContext http, Contract contract, in Outcome<T> outcome, Done done)
    {
        if (outcome.Failure is { } failure)
        {
            return Write(http, contract, failure);
        }
        var status = contract.StatusOf(outcome.Kind, http.Request.Method, done);
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        contract.WriteHeaders(http, outcome.Value!, done);
        if (status == StatusCodes.Status204NoContent)
        {
            return Task.CompletedTask;
        }
        var texts = TextsOf(http);
        using var buffer = AnswerBuffer.Rent();
        contract.WriteSuccess(buffer.Json, outcome.Value!, done, status, texts);
        http.Response.ContentType = contract.ContentType;
        http.Response.Headers.ContentLanguage = LanguageOf(contract, outcome.Value, texts);
        return Send(http.Response, buffer.Written());
    }

    public static Task Write(HttpContext http, Contract contract, Failure failure)
    {
        var response = http.Response;
        var texts = TextsOf(http);
        Faults.Add(1, new("contract", contract.Name), new("fault", Docs.FaultTable.NameOf(failure.Fault)));
        response.StatusCode = contract.StatusOf(failure);
        response.Headers.ContentLanguage = texts.Language;
        response.ContentType = contract.FailureContentType;
        response.Headers["Error-Code"] = contract.CodeOf(failure);
        response.Headers.CacheControl = "no-store";
        if (failure.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = failure.Fault is Fault.TokenInvalid or Fault.TokenExpired or Fault.TokenRevoked or Fault.UserInactive
                ? "Bearer error=\"invalid_token\""
                : "Bearer";
        }
        if (contract.Shared(failure, texts) is { } body)
        {
            return Send(response, body);
        }
        using var buffer = AnswerBuffer.Rent();
        contract.WriteFailure(buffer.Json, failure, texts);
        return Send(response, buffer.Written());
    }

    /// <summary>Writes an answer that was rendered before.</summary>
    public static Task Write(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.Headers.CacheControl = "no-store";
        if (answer.ErrorCode is not null)
        {
            http.Response.Headers["Error-Code"] = answer.ErrorCode;
        }
        if (answer.ContentType is null)
        {
            return Task.CompletedTask;
        }
        http.Response.ContentType = answer.ContentType;
        http.Response.Headers.ContentLanguage = answer.Language;
        return Send(http.Response, answer.Body);
    }

    public static Task Write(HttpContext http, AnswerStream answer)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = answer.ContentType;
        response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : answer.Write(response.Body, http.RequestAborted);
    }

    /// <summary>Renders an outcome of the call without sending it, for whoever has to keep the very bytes.</summary>
    public static Answer Render<T>(Call call, in Outcome<T> outcome, Done? done = null)
    {
        var (contract, texts) = (call.Contract, call.Texts);
        if (outcome.Failure is { } failure)
        {
            return new Answer(contract.StatusOf(failure), contract.FailureContentType, contract.Body(failure, texts), contract.CodeOf(failure), texts.Language);
        }
        var said = done ?? call.Route.Done;
        var status = contract.StatusOf(outcome.Kind, call.Route.Method, said);
        if (status == StatusCodes.Status204NoContent)
        {
            return new Answer(status, null, default);
        }
        using var buffer = AnswerBuffer.Rent();
        contract.WriteSuccess(buffer.Json, outcome.Value!, said, status, texts);
        return new Answer(status, contract.ContentType, buffer.Written().ToArray(), null, LanguageOf(contract, outcome.Value, texts));
    }

    /// <summary>The language of the request. What is answered before one was chosen is in English.</summary>
    internal static Texts TextsOf(HttpContext http) => http.Features.Get<Texts>() ?? Texts.English;

    private static string? LanguageOf<T>(Contract contract, T? payload, Texts texts) => contract.SaysWhatWasDone || payload is Message or Nothing ? texts.Language : null;

    /// <summary>Copies into the connection's own buffer at once, so that the source may be reused as soon as this returns its task.</summary>
    private static Task Send(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            return Task.CompletedTask;
        }
        var pipe = response.BodyWriter;
        for (var rest = body.Span; !rest.IsEmpty;)
        {
            var target = pipe.GetSpan(Math.Min(rest.Length, FirstSegment));
            var count = Math.Min(rest.Length, target.Length);
            rest[..count].CopyTo(target);
            pipe.Advance(count);
            rest = rest[count..];
        }
        return Task.CompletedTask;
    }
}
