using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Stoa.FcmDouble;

/// <summary><c>POST /v1/projects/{project}/messages:send</c>: credentials, quota, schema, and then whatever the token asks for.</summary>
internal sealed class SendEndpoint(DoubleSettings settings, TokenEndpoint tokens, Journal journal, Quota quota)
{
    private const int LargestBody = 64 * 1024;
    private const int InternalCode = 0x2;
    private const int RefusedCode = 0x7;
    private static readonly TimeSpan SlowBy = TimeSpan.FromSeconds(2);
    private readonly string _address = $"/v1/projects/{settings.Project}/messages:send";
    private readonly byte[] _start = Encoding.UTF8.GetBytes($"{{\n  \"name\": \"projects/{settings.Project}/messages/");
    private static readonly byte[] End = "\"\n}\n"u8.ToArray();

    public async Task Handle(HttpContext http)
    {
        if (http.Request.Method != "POST" || http.Request.Path != _address)
        {
            await Answer(http, Error.NoRoute);
            return;
        }
        if (CredentialsProblem(http) is { } unauthenticated)
        {
            await Answer(http, unauthenticated);
            return;
        }
        if (quota.Take() is { } seconds)
        {
            await Answer(http, Error.Quota, seconds);
            return;
        }
        var (incoming, body) = await Read(http);
        journal.Arrive();
        await settings.Held.WaitAsync(http.RequestAborted);
        if (settings.Latency > TimeSpan.Zero)
        {
            await Task.Delay(settings.Latency, http.RequestAborted);
        }
        if (incoming.Error is { } error)
        {
            await Answer(http, error);
        }
        else if (incoming.ValidateOnly)
        {
            await Accept(http, "fake_message_id");
        }
        else
        {
            var attempt = journal.Attempt(incoming.Token!, body);
            await Play(http, incoming.Token!, settings.Mode ?? Outcomes.Of(incoming.Token, attempt));
        }
    }

    private Task Play(HttpContext http, string token, Outcome outcome) =>
        outcome switch
        {
            Outcome.Ok => Accept(http, journal.Accept(token)),
            Outcome.Unregistered => Answer(http, Error.Unregistered),
            Outcome.Invalid => Answer(http, Error.Invalid),
            Outcome.InvalidField => Answer(http, Error.InvalidField),
            Outcome.Payload => Answer(http, Error.UnknownName("sound", "message.notification")),
            Outcome.Argument => Answer(http, Error.Argument),
            Outcome.Sender => Answer(http, Error.Sender),
            Outcome.Forbidden => Answer(http, Error.Forbidden),
            Outcome.Unauthorized => Answer(http, Error.BadCredentials),
            Outcome.ThirdParty => Answer(http, Error.ThirdParty),
            Outcome.Quota => Answer(http, Error.Quota, settings.RetryAfter),
            Outcome.DeviceRate => Answer(http, Error.DeviceRate, settings.RetryAfter),
            Outcome.TopicRate => Answer(http, Error.TopicRate, settings.RetryAfter),
            Outcome.Internal => Answer(http, Error.Internal),
            Outcome.Unavailable => Answer(http, Error.Unavailable, settings.RetryAfter),
            Outcome.BadGateway => Answer(http, Error.BadGateway),
            Outcome.Lying => Answer(http, new Error(200, "<html>Sent!</html>"u8.ToArray(), "text/html")),
            Outcome.Slow => AcceptLater(http, token),
            Outcome.Hang => Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted),
            Outcome.Accepted503 => AcceptAnd(token, () => Answer(http, Error.Unavailable)),
            Outcome.Late => AcceptAnd(token, () => Break(http, InternalCode)),
            Outcome.Reset => Break(http, InternalCode),
            Outcome.Refused => Break(http, RefusedCode),
            Outcome.Goaway => SayGoodbye(http, token),
            Outcome.Cut => Cut(http),
        };

    private async Task AcceptLater(HttpContext http, string token)
    {
        await Task.Delay(SlowBy, http.RequestAborted);
        await Accept(http, journal.Accept(token));
    }

    private Task AcceptAnd(string token, Func<Task> then)
    {
        journal.Accept(token);
        return then();
    }

    private Task SayGoodbye(HttpContext http, string token)
    {
        http.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
        return Accept(http, journal.Accept(token));
    }

    private static Task Break(HttpContext http, int code)
    {
        http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
        return Task.CompletedTask;
    }

    private static Task Cut(HttpContext http)
    {
        http.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
        return Task.CompletedTask;
    }

    private Error? CredentialsProblem(HttpContext http)
    {
        const string scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        return !header.StartsWith(scheme, StringComparison.Ordinal) ? Error.NoCredentials
            : tokens.IsGood(header.AsSpan(scheme.Length)) ? null
            : Error.BadCredentials;
    }

    private async ValueTask<(Incoming Incoming, string? Body)> Read(HttpContext http)
    {
        var pipe = http.Request.BodyReader;
        ReadResult read;
        while (!(read = await pipe.ReadAsync(http.RequestAborted)).IsCompleted && read.Buffer.Length < LargestBody)
        {
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
        var incoming = RequestReader.Read(read.Buffer);
        var body = settings.KeepsBodies ? Encoding.UTF8.GetString(read.Buffer) : null;
        pipe.AdvanceTo(read.Buffer.End);
        return (incoming, body);
    }

    private async Task Accept(HttpContext http, string id)
    {
        http.Response.ContentType = "application/json; charset=UTF-8";
        var writer = http.Response.BodyWriter;
        writer.Write(_start);
        Encoding.ASCII.GetBytes(id, writer);
        writer.Write(End);
        await writer.FlushAsync(http.RequestAborted);
    }

    private static async Task Answer(HttpContext http, Error error, int? retryAfter = null)
    {
        http.Response.StatusCode = error.Code;
        http.Response.ContentType = error.ContentType;
        http.Response.ContentLength = error.Body.Length;
        if (retryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        await http.Response.Body.WriteAsync(error.Body, http.RequestAborted);
    }
}
