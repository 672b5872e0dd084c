using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stoa.Push.Fcm;

/// <summary>
/// Sends single messages over as many connections as there is work for. An answer is always a verdict: whatever goes wrong on the way is one too.
/// </summary>
internal sealed class FcmClient : IDisposable
{
    private const int FirstConnections = 4;
    private const int BusyConnection = FcmConnection.Streams * 3 / 4;

    /// <summary>RFC 9113, section 7: the stream was not processed at all.</summary>
    private const long RefusedStream = 7;

    private const int LargestAnswer = 4 * 1024;

    /// <summary>Streams that only what is urgent may use: tests and small messages, when large ones have taken all others.</summary>
    private const int UrgentStreams = 50;

    private static readonly Meter Meter = new("Stoa");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "stoa.fcm.request.duration",
        "s",
        "Time that FCM took for a message, by what its answer means."
    );
    private static readonly string[] VerdictNames = Enum.GetNames<FcmVerdict>();

    private readonly FcmConnection[] _connections;
    private readonly SemaphoreSlim _streams;
    private readonly SemaphoreSlim _urgentStreams = new(UrgentStreams);
    private readonly ServiceAccount _account;
    private readonly TimeProvider _clock;
    private readonly Deadlines _deadlines;
    private readonly Lazy<Uri> _address;
    private int _used = FirstConnections;

    public FcmClient(string section, FcmOptions settings, ServiceAccount account, TimeProvider clock)
    {
        (_account, _clock, _deadlines) = (account, clock, new Deadlines(settings.Timeout));
        var trusted = Certificate(section, settings.TrustedCertificate);
        _connections = [.. Enumerable.Range(0, Math.Max(FirstConnections, settings.Connections)).Select(_ => new FcmConnection(trusted))];
        _streams = new SemaphoreSlim(_connections.Length * FcmConnection.Streams - UrgentStreams);
        _address = new Lazy<Uri>(() => new Uri($"{settings.BaseUrl.TrimEnd('/')}/v1/projects/{account.Project}/messages:send"));
    }

    public bool IsConfigured => _account.Project is not null;

    /// <summary>The Firebase project; what shares its quota.</summary>
    public string Project => _account.Project ?? "";

    /// <summary>Waits for a free stream. A caller that is cancelled while waiting has sent nothing. The result must be passed to <see cref="Send"/>.</summary>
    public async ValueTask<Slot> Reserve(bool isUrgent, CancellationToken cancelled)
    {
        if (!_streams.Wait(0, cancelled))
        {
            var streams = isUrgent ? _urgentStreams : _streams;
            await streams.WaitAsync(cancelled);
            return new Slot(streams);
        }
        return new Slot(_streams);
    }

    /// <summary>Sends one message to one device.</summary>
    /// <param name="slot">Reserved for this message; free when it is answered.</param>
    /// <param name="rendering">What is shown.</param>
    /// <param name="token">The device's token.</param>
    /// <param name="isFid">The token is a Firebase installation id.</param>
    public async Task<FcmAnswer> Send(Slot slot, Rendering rendering, string token, bool isFid)
    {
        var connection = Enter();
        try
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await Try(connection, rendering, token, isFid);
            answer = answer.Verdict == FcmVerdict.Unauthenticated ? await Try(connection, rendering, token, isFid) : answer;
            Durations.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("answer", VerdictNames[(int)answer.Verdict]));
            return answer;
        }
        finally
        {
            connection.Leave();
            slot.Of.Release();
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
        _streams.Dispose();
        _urgentStreams.Dispose();
        _deadlines.Dispose();
        _account.Dispose();
    }

    internal static X509Certificate2? Certificate(string section, string? file)
    {
        try
        {
            return string.IsNullOrEmpty(file) ? null : X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (CryptographicException unusable)
        {
            throw new InvalidOperationException($"{section}:TrustedCertificate is '{file}', which is not a certificate: {unusable.Message}", unusable);
        }
    }

    /// <summary>The least busy of the connections in use; when that one is busy too, one more comes into use.</summary>
    private FcmConnection Enter()
    {
        while (true)
        {
            var used = Volatile.Read(ref _used);
            var best = _connections[0];
            for (var i = 1; i < used; i++)
            {
                best = _connections[i].InFlight < best.InFlight ? _connections[i] : best;
            }
            if (best.InFlight >= BusyConnection && used < _connections.Length)
            {
                Interlocked.CompareExchange(ref _used, used + 1, used);
            }
            if (best.TryEnter())
            {
                return best;
            }
        }
    }

    private async Task<FcmAnswer> Try(FcmConnection connection, Rendering rendering, string token, bool isFid)
    {
        var cancelled = _deadlines.Next();
        string? authorization;
        try
        {
            authorization = await _account.Authorization(cancelled);
        }
        catch (Exception)
        {
            // Whatever the token endpoint answered, nothing was sent.
            return new FcmAnswer(FcmVerdict.Unsent, "TOKEN_ENDPOINT_UNREACHABLE");
        }
        return authorization is null
            ? new FcmAnswer(FcmVerdict.AccountRefused, "ACCOUNT_REFUSED")
            : await Try(connection, rendering, token, isFid, authorization, cancelled);
    }

    private async Task<FcmAnswer> Try(
        FcmConnection connection,
        Rendering rendering,
        string token,
        bool isFid,
        string authorization,
        CancellationToken cancelled
    )
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address.Value)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new MessageContent(rendering, token, isFid),
            };
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await connection.Send(request, cancelled);
            var answer = await Read(response, cancelled);
            if (answer.Verdict == FcmVerdict.Unauthenticated)
            {
                await _account.Renew(authorization, cancelled);
            }
            return answer;
        }
        catch (HttpRequestException failed)
        {
            return IsUnsent(failed) ? new FcmAnswer(FcmVerdict.Unsent, "UNREACHABLE") : new FcmAnswer(FcmVerdict.Unavailable, "CONNECTION_BROKEN");
        }
        catch (IOException)
        {
            return new FcmAnswer(FcmVerdict.Unavailable, "CONNECTION_BROKEN");
        }
        catch (OperationCanceledException)
        {
            return new FcmAnswer(FcmVerdict.Unavailable, "TIMEOUT");
        }
        catch (Exception)
        {
            // An unexpected exception becomes an answer too: it must not fail the rest of its window.
            return new FcmAnswer(FcmVerdict.Unavailable, "CONNECTION_BROKEN");
        }
    }

    /// <summary>No connection was there to send anything over.</summary>
    private static bool IsUnsent(HttpRequestException failed) =>
        failed.InnerException is HttpProtocolException { ErrorCode: RefusedStream }
        || failed.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.VersionNegotiationError;

    private async ValueTask<FcmAnswer> Read(HttpResponseMessage response, CancellationToken cancelled)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LargestAnswer);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancelled);
            var length = await body.ReadAtLeastAsync(buffer.AsMemory(0, LargestAnswer), LargestAnswer, throwOnEndOfStream: false, cancelled);
            return AnswerReader.Read((int)response.StatusCode, buffer.AsSpan(0, length), RetryAfter.Of(response, _clock.GetUtcNow()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The right to have one more message in flight.</summary>
    internal readonly record struct Slot(SemaphoreSlim Of);

    /// <summary>A slot that is given back unless it was taken for a message.</summary>
    internal sealed class Turn(Slot slot) : IDisposable
    {
        private Slot? _slot = slot;

        public Slot Take()
        {
            var taken = _slot!.Value;
            _slot = null;
            return taken;
        }

        public void Dispose() => _slot?.Of.Release();
    }

    /// <summary>Time limits of requests. All that start within the same second share one, which spares a timer for each.</summary>
    private sealed class Deadlines(TimeSpan timeout) : IDisposable
    {
        private const long SharedMilliseconds = 1000;
        private readonly Lock _lock = new();
        private CancellationTokenSource _current = new();
        private long _since = long.MinValue / 2;

        public CancellationToken Next()
        {
            lock (_lock)
            {
                if (Environment.TickCount64 - _since >= SharedMilliseconds)
                {
                    // The one before is left to its requests and its timer.
                    _current = new CancellationTokenSource(timeout + TimeSpan.FromMilliseconds(SharedMilliseconds));
                    _since = Environment.TickCount64;
                }
                return _current.Token;
            }
        }

        public void Dispose() => _current.Dispose();
    }
}
