using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Stoa.StripeDouble;

/// <summary>The double as a library: started, asked and steered by tests in their own process. All of it may be used from many threads.</summary>
public sealed class StripeServer : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly Account _account;
    private readonly CallLog _log = new();
    private readonly Api _api;
    private readonly Timer _timer;
    private readonly int _port;
    private WebApplication? _app;

    private StripeServer(StripeDoubleOptions options)
    {
        Options = options;
        Clock = new DoubleClock();
        _account = new Account(Clock, options);
        Webhooks = new WebhookSender(options.WebhookParallel) { Address = options.Webhook, Secrets = options.WebhookSecrets };
        _account.Sink = Webhooks.Take;
        _account.Listeners = () => Webhooks.Address is null ? 0 : 1;
        _api = new Api(options, _account, new IdempotencyStore(Clock), Faults, _log);
        Clock.Advanced = _account.Settle;
        _port = options.Port;
        _timer = new Timer(_ => _account.Settle(), null, Tick, Tick);
    }

    public StripeDoubleOptions Options { get; }
    public DoubleClock Clock { get; }
    public FaultPlan Faults { get; } = new();
    public WebhookSender Webhooks { get; }

    /// <summary>What really happened to money.</summary>
    public Journal Journal => _account.Journal;

    /// <summary>Where the money of every intent stands, oldest first.</summary>
    public IReadOnlyList<IntentMoney> Money => StripeDouble.Money.Of(_account);

    /// <summary>The latest 10,000 calls.</summary>
    public IReadOnlyList<CallRecord> Calls => _log.All;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<StripeEvent> Events => Read(account => account.Events.Newest.Reverse().ToArray());

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PaymentIntent> Intents => Read(account => account.Intents.Newest.Reverse().ToArray());

    /// <summary>http://127.0.0.1:port, in place of https://api.stripe.com.</summary>
    public string BaseUrl => _account.BaseUrl;

    public Task Ended => _app!.WaitForShutdownAsync();

    public static async Task<StripeServer> Start(StripeDoubleOptions? options = null)
    {
        var server = new StripeServer(options ?? new StripeDoubleOptions());
        await server.Listen(server._port);
        return server;
    }

    /// <summary>Nobody listens any more: connections are refused. The state stays.</summary>
    public async Task GoOffline()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Listens again, on the same port.</summary>
    public Task GoOnline() => Listen(new Uri(BaseUrl).Port);

    public PaymentIntent? Intent(string id) => Read(account => account.Intents[id]);

    public Charge? Charge(string? id) => Read(account => account.Charges[id]);

    public Refund? Refund(string id) => Read(account => account.Refunds[id]);

    public Dispute? Dispute(string id) => Read(account => account.Disputes[id]);

    public IReadOnlyList<Refund> RefundsOf(string intent) =>
        Read(account => account.Refunds.Newest.Reverse().Where(refund => refund.Intent == intent).ToArray());

    /// <summary>An object as the API answers it.</summary>
    public JsonObject? Json(string id) => Read(account => account.Render(id));

    /// <summary>The buyer passes or fails the challenge of an intent in <c>requires_action</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no challenge.</exception>
    public PaymentIntent Authenticate(string intent, bool passed = true)
    {
        lock (_account.Gate)
        {
            var found = Known(_account.Intents[intent], intent);
            Do(Confirming.Authenticate(found, _account.Methods[found.Method] ?? throw Wrong($"{intent} has no payment method."), passed, Clock.Now));
            _account.Settle();
            return _account.Intents[intent]!;
        }
    }

    /// <summary>An asynchronous payment ends now.</summary>
    /// <exception cref="InvalidOperationException">The intent is not processing.</exception>
    public PaymentIntent Finish(string intent, bool succeeded = true)
    {
        lock (_account.Gate)
        {
            var found = Known(_account.Intents[intent], intent);
            var failure = succeeded ? null : new PaymentFailure("card_error", "payment_method_provider_decline", "The payment fails.");
            Do(Confirming.Settle(found, _account.Charges[found.LatestCharge]!, _account.Methods[found.Method]!, failure, Clock.Now));
            return _account.Intents[intent]!;
        }
    }

    /// <summary>A pending refund arrives.</summary>
    /// <exception cref="InvalidOperationException">It is not pending.</exception>
    public Refund SucceedRefund(string refund)
    {
        lock (_account.Gate)
        {
            Do(Refunding.Succeed(Known(_account.Refunds[refund], refund)));
            return _account.Refunds[refund]!;
        }
    }

    /// <summary>A refund comes back, also one that had succeeded.</summary>
    /// <param name="reason">lost_or_stolen_card, expired_or_canceled_card, insufficient_funds, declined, merchant_request, unknown …</param>
    /// <exception cref="InvalidOperationException">It cannot fail.</exception>
    public Refund FailRefund(string refund, string reason = "expired_or_canceled_card")
    {
        lock (_account.Gate)
        {
            var found = Known(_account.Refunds[refund], refund);
            Do(Refunding.Fail(found, _account.Charges[found.Charge]!, reason, Clock.Now));
            return _account.Refunds[refund]!;
        }
    }

    /// <summary>The buyer disputes what was captured.</summary>
    /// <exception cref="InvalidOperationException">Nothing was captured, or it is disputed already.</exception>
    public Dispute OpenDispute(string intent, string reason = "fraudulent", long? amount = null)
    {
        lock (_account.Gate)
        {
            var found = Known(_account.Intents[intent], intent);
            var charge = _account.Charges[found.LatestCharge];
            return Do(Disputing.Open(found, charge, _account.Methods[charge?.Method], reason, amount, Clock.Now)).Dispute!;
        }
    }

    /// <summary>The bank decides a dispute.</summary>
    /// <exception cref="InvalidOperationException">The dispute is closed.</exception>
    public Dispute CloseDispute(string dispute, bool won)
    {
        lock (_account.Gate)
        {
            var found = Known(_account.Disputes[dispute], dispute);
            return Do(Disputing.Close(_account.Intents[found.Intent]!, found, won, Clock.Now)).Dispute!;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await Webhooks.DisposeAsync();
    }

    private T Read<T>(Func<Account, T> read)
    {
        lock (_account.Gate)
        {
            return read(_account);
        }
    }

    private Change Do(Change change) => change.Error is { Failure: null } refused ? throw Wrong(refused.Message) : _account.Apply(change);

    private static T Known<T>(T? found, string id)
        where T : class => found ?? throw Wrong($"There is no {id}.");

    private static InvalidOperationException Wrong(string message) => new(message);

    /// <summary>A mistake of the double is told on the console: its callers take it for Stripe's.</summary>
    private static async Task Guarded(HttpContext http, Func<HttpContext, Task> handle)
    {
        try
        {
            await handle(http);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"{http.Request.Method} {http.Request.Path}: {failure}");
            throw;
        }
        catch (OperationCanceledException)
        {
            // The caller is gone.
        }
    }

    private async Task Listen(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        var controls = new Controls(this);
        app.Run(http => Guarded(http, http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) ? _api.Handle : controls.Handle));
        await app.StartAsync();
        _app = app;
        _account.BaseUrl = app.Urls.First();
    }
}
