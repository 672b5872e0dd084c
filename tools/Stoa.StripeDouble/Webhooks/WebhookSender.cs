using System.Net.Http.Headers;
using System.Threading.Channels;

namespace Stoa.StripeDouble;

/// <summary>Sends events: each when it happens, in order, and again after a failure. What goes wrong on the way may be set while it runs.</summary>
public sealed class WebhookSender : IAsyncDisposable
{
    private const int Kept = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Patience };
    private readonly Channel<(StripeEvent Event, int Attempt)> _queue = Channel.CreateUnbounded<(StripeEvent, int)>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<StripeEvent> _held = [];
    private readonly Queue<Delivery> _deliveries = [];
    private readonly Task _running;
    private TaskCompletionSource? _idle;
    private int _open;
    private bool _holds;

    internal WebhookSender(int parallel)
    {
        _running = Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Run()));
    }

    /// <summary>Null: nothing is sent.</summary>
    public Uri? Address { get; set; }

    /// <summary>Every event is signed with each of them.</summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];

    /// <summary>Between an event and its sending.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How often each event is sent, whatever the receiver answers.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Events that are never sent; they stay in <c>GET /v1/events</c> and can be resent by hand.</summary>
    public Func<StripeEvent, bool> Drops { get; set; } = _ => false;

    /// <summary>The waits before the second, third … attempt. Each attempt is signed anew.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; set; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25)];

    /// <summary>The latest 20,000 attempts.</summary>
    public IReadOnlyList<Delivery> Deliveries
    {
        get
        {
            lock (_gate)
            {
                return [.. _deliveries];
            }
        }
    }

    /// <summary>What waits for <see cref="Release" />, oldest first.</summary>
    public IReadOnlyList<StripeEvent> Held
    {
        get
        {
            lock (_gate)
            {
                return [.. _held];
            }
        }
    }

    /// <summary>Keeps all events from now on.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _holds = true;
        }
    }

    /// <summary>Sends held events in the given order, each once the one before it was answered. Others stay held.</summary>
    public void Release(params IReadOnlyList<StripeEvent> events)
    {
        lock (_gate)
        {
            _held.RemoveAll(events.Contains);
            foreach (var one in events)
            {
                Enqueue(one, 1);
            }
        }
    }

    /// <summary>Ends the holding and sends what is held, in the order of <paramref name="order" /> if there is one.</summary>
    public void ReleaseAll(Func<IReadOnlyList<StripeEvent>, IEnumerable<StripeEvent>>? order = null)
    {
        lock (_gate)
        {
            _holds = false;
            IReadOnlyList<StripeEvent> held = [.. _held];
            Release([.. order?.Invoke(held) ?? held]);
            _held.Clear();
        }
    }

    /// <summary>Completes when nothing is waiting to be sent, retries included. Held events do not count.</summary>
    public Task Idle()
    {
        lock (_gate)
        {
            return _open == 0 ? Task.CompletedTask : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Sends an event once more and returns what came of it. There are no retries.</summary>
    public async Task<Delivery> Send(StripeEvent told, Resend? how = null)
    {
        var delivery = await Attempt(told, 1, how);
        Note(delivery);
        return delivery;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _http.Dispose();
        _stop.Dispose();
    }

    internal void Take(StripeEvent told)
    {
        lock (_gate)
        {
            if (Address is null || Drops(told))
            {
                return;
            }
            if (_holds)
            {
                _held.Add(told);
                return;
            }
            for (var i = 0; i < Copies; i++)
            {
                Enqueue(told, 1);
            }
        }
    }

    private void Enqueue(StripeEvent told, int attempt)
    {
        _open++;
        var wait = attempt == 1 ? Delay : Retries[attempt - 2];
        if (wait == TimeSpan.Zero)
        {
            _queue.Writer.TryWrite((told, attempt));
        }
        else
        {
            _ = Later(told, attempt, wait);
        }
    }

    private async Task Later(StripeEvent told, int attempt, TimeSpan wait)
    {
        await Task.Delay(wait, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.Writer.TryWrite((told, attempt));
    }

    private async Task Run()
    {
        try
        {
            await foreach (var (told, attempt) in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                var delivery = await Attempt(told, attempt, null);
                Note(delivery);
                lock (_gate)
                {
                    if (!delivery.Succeeded && attempt <= Retries.Count)
                    {
                        Enqueue(told, attempt + 1);
                    }
                    Close();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The double ends.
        }
    }

    private void Close()
    {
        if (--_open == 0)
        {
            _idle?.TrySetResult();
            _idle = null;
        }
    }

    private void Note(Delivery delivery)
    {
        lock (_gate)
        {
            _deliveries.Enqueue(delivery);
            if (_deliveries.Count > Kept)
            {
                _deliveries.Dequeue();
            }
        }
    }

    private async Task<Delivery> Attempt(StripeEvent told, int attempt, Resend? how)
    {
        var body = how?.Body ?? told.Body;
        // The receiver holds this time against its own clock, and not against the double's.
        var time = (how?.SignedAt ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        request.Headers.TryAddWithoutValidation("Stripe-Signature", how?.Header ?? Signature.Header(time, body, how?.Secrets ?? Secrets));
        try
        {
            using var answer = await _http.SendAsync(request, _stop.Token);
            return new Delivery(told, attempt, (int)answer.StatusCode, null);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !_stop.IsCancellationRequested)
        {
            return new Delivery(told, attempt, null, failure.Message);
        }
    }
}
