using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using Stoa.Integrations.Webhooks;
using Stoa.Platform.Jobs;
using Stoa.Platform.Outbound;

namespace Stoa.Integrations.Delivery;

/// <summary>Sends one parcel, signed for this attempt. The address is judged anew every time, and every connection by what its name leads to.</summary>
internal sealed class Sender : IDisposable
{
    private const int MostResponse = 2_048;
    private static readonly MediaTypeHeaderValue Json = new(WebhookHeaders.Json);
    private static readonly ProductInfoHeaderValue Agent = ProductInfoHeaderValue.Parse(WebhookHeaders.Agent);

    private readonly HttpClient _http;
    private readonly EndpointSecrets _secrets;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private readonly bool _allowPrivate;

    public Sender(HostResolver resolve, EndpointSecrets secrets, IOptions<WebhookOptions> options, TimeProvider clock)
    {
        (_secrets, _clock, _timeout, _allowPrivate) = (secrets, clock, options.Value.Timeout, options.Value.AllowPrivate);
        _http = GuardedHttp.Create(_allowPrivate, Timeout.InfiniteTimeSpan, resolve);
    }

    /// <summary>What came of it; never throws but where the node stops.</summary>
    public async Task<Attempt> Send(Parcel parcel, CancellationToken stopping)
    {
        var (now, start) = (_clock.GetUtcNow(), Stopwatch.GetTimestamp());
        using var span = Traces.Continue(parcel.TraceParent, "webhook send", ActivityKind.Producer);
        span?.SetTag("stoa.event.type", parcel.Type).SetTag("stoa.attempt", parcel.Tries + 1);
        var (id, stamp) = (WebhookDelivery.MessageIdOf(parcel.Delivery), now.ToUnixTimeSeconds());
        var signature = parcel.Body is null ? "" : Signer.Sign(id, stamp, parcel.Body, Secrets(parcel));
        var answer = parcel.Body is null ? new Answer(null, AttemptErrors.Expired) : await Ask(parcel, id, stamp, signature, stopping);
        span?.SetStatus(answer.Error is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, answer.Error);
        var once = parcel.Body is null || parcel.Type == Ping.Type.Name;
        return new Attempt(
            parcel,
            Verdict.Of(answer.Status, answer.RetryAfter, parcel.Tries + 1, once, Random.Shared.NextDouble()),
            now,
            answer.Status,
            (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            answer.Error,
            answer.Response,
            stamp,
            signature
        );
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The one that receivers have known for longer comes first: some libraries (StandardWebhooks 1.1.2 for .NET) look at no other.</summary>
    private byte[][] Secrets(Parcel parcel)
    {
        var present = _secrets.Open(parcel.Secret, parcel.Lane.Endpoint);
        return parcel.PreviousSecret is { } previous ? [_secrets.Open(previous, parcel.Lane.Endpoint), present] : [present];
    }

    private async Task<Answer> Ask(Parcel parcel, string id, long stamp, string signature, CancellationToken stopping)
    {
        if (!Uri.TryCreate(parcel.Url, UriKind.Absolute, out var address) || !GuardedHttp.MayCall(address, _allowPrivate))
        {
            return new Answer(null, AttemptErrors.AddressRefused);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(_timeout);
        using var request = Request(address, parcel.Body!, id, stamp, signature);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)response.StatusCode;
            var retryAfter = response.Headers.NonValidated.TryGetValues("Retry-After", out var values)
                ? Verdict.ReadRetryAfter(values.ToString(), _clock.GetUtcNow())
                : null;
            var error = status switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 => AttemptErrors.Redirect,
                _ => AttemptErrors.Status,
            };
            return new Answer(status, error, await Begin(response, limit.Token), retryAfter);
        }
        catch (HttpRequestException refused) when (refused.InnerException is AddressRefusedException)
        {
            return new Answer(null, AttemptErrors.AddressRefused);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new Answer(null, AttemptErrors.TimedOut);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new Answer(null, AttemptErrors.Unreachable);
        }
    }

    private static HttpRequestMessage Request(Uri address, byte[] body, string id, long stamp, string signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.UserAgent.Add(Agent);
        request.Headers.TryAddWithoutValidation(WebhookHeaders.Id, id);
        request.Headers.TryAddWithoutValidation(WebhookHeaders.Timestamp, stamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(WebhookHeaders.Signature, signature);
        return request;
    }

    /// <summary>The beginning of the answer, for staff; null where it has no body.</summary>
    private static async Task<string?> Begin(HttpResponseMessage response, CancellationToken cancelled)
    {
        if (response.Content.Headers.ContentLength == 0)
        {
            return null;
        }
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancelled);
            var bytes = new byte[MostResponse];
            var length = await body.ReadAtLeastAsync(bytes, MostResponse, throwOnEndOfStream: false, cancelled);
            // PostgreSQL keeps no null characters.
            return length == 0 ? null : Encoding.UTF8.GetString(bytes, 0, length).Replace('\0', '\uFFFD');
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status was said; what follows it changes nothing.
            return null;
        }
    }

    private readonly record struct Answer(int? Status, string? Error, string? Response = null, TimeSpan? RetryAfter = null);
}
