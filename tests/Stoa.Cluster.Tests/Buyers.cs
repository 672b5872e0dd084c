using System.Text.Json.Nodes;

namespace Stoa.Cluster.Tests;

/// <summary>
/// People who buy one thing after the other, some twenty writes a second together: most put it into the cart and order, a third go through a checkout. Each
/// call is tried until it is answered, with its key.
/// </summary>
internal sealed class Buyers : IAsyncDisposable
{
    private const int Count = 9;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1100);

    /// <summary>What a provider was asked is found out within two minutes of the database's return.</summary>
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromMinutes(4);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly List<Caller> _callers = [];

    public Ledger Ledger { get; } = new();

    public static async Task<Buyers> Start(Rig rig)
    {
        var buyers = new Buyers();
        for (var number = 0; number < Count; number++)
        {
            var caller = await SignUp(rig, buyers.Ledger, number);
            buyers._callers.Add(caller);
            buyers._running.Add(buyers.Buy(rig, caller, number));
        }
        return buyers;
    }

    /// <summary>Somebody new, who is known to the ledger.</summary>
    public static async Task<Caller> SignUp(Rig rig, Ledger ledger, int number)
    {
        var caller = new Caller(rig.Nodes, ledger, number);
        var made = await caller.Call(
            HttpMethod.Post,
            "auth/register",
            new
            {
                email = $"buyer-{Guid.NewGuid():N}@example.com",
                password = "SecurePassword123!",
                first_name = "Ada",
                last_name = "Lovelace",
            },
            NewKey()
        );
        Assert.True(made.IsDone, $"{made.Ending}");
        caller.Token = (string)made.Data!["access_token"]!;
        ledger.Buyers.Add(UserOf(caller.Token));
        return caller;
    }

    /// <summary>Returns when there are so many answered writes more.</summary>
    public async Task More(int writes)
    {
        var target = Ledger.Count(Ending.Done) + writes;
        await Wait.Until(() => Task.FromResult(Ledger.Count(Ending.Done) >= target), () => "writes are answered");
    }

    /// <summary>Everybody ends what they have begun.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _callers.ForEach(caller => caller.Dispose());
        _stop.Dispose();
    }

    private async Task Buy(Rig rig, Caller caller, int number)
    {
        var line = new { product_id = rig.Products[number % rig.Products.Count], quantity = 1 };
        while (!_stop.IsCancellationRequested)
        {
            if ((await caller.Call(HttpMethod.Post, "cart/items", line, NewKey())).IsDone)
            {
                await (number % 3 == 0 ? Checkout(caller) : Order(caller));
            }
            try
            {
                await Task.Delay(Pace, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private Task Order(Caller caller) => Finish(NewKey(), key => Place(caller, key));

    private async Task Checkout(Caller caller)
    {
        var contact = new { email = "ada@example.com", shipping_address = Address };
        if (
            (await caller.Call(HttpMethod.Put, "cart/contact", contact, NewKey())).IsDone
            && (await caller.Call(HttpMethod.Put, "cart/shipping-option", new { option_id = "ship_standard" }, NewKey())).IsDone
            && await caller.Call(HttpMethod.Post, "cart/quote", null, NewKey()) is { IsDone: true } quote
        )
        {
            var id = (string)quote.Data!["quote_id"]!;
            var body = new { quote_id = id, payment = new { provider = "test", method_id = "pm_card_visa" } };
            await Finish(NewKey(), key => Pay(caller, id, body, key));
        }
    }

    private async Task Finish(string key, Func<string, Task<(Guid? Order, int Attempts)>> place)
    {
        if (await place(key) is ({ } order, var attempts))
        {
            Ledger.Note(new Sold(key, order, attempts, async () => (await place(key)).Order ?? Guid.Empty));
        }
    }

    /// <summary>Orders what is in the cart.</summary>
    public static async Task<(Guid? Order, int Attempts)> Place(Caller caller, string key)
    {
        var body = new
        {
            shipping_address = Address,
            payment_method_id = "pm_123",
            shipping_method_id = "ship_standard",
        };
        var answer = await caller.Call(HttpMethod.Post, "orders", body, key);
        return (answer.IsDone ? Guid.Parse((string)answer.Data!["id"]!) : null, answer.Attempts);
    }

    /// <summary>Where the payment is in doubt the checkout tells, as soon as it knows: it is placed, or over and can be tried again.</summary>
    private async Task<(Guid? Order, int Attempts)> Pay(Caller caller, string quote, object body, string key)
    {
        for (var begun = Ledger.Now; ; await Task.Delay(Pace))
        {
            var answer = await caller.Call(HttpMethod.Post, "checkout", body, key);
            if (answer.Ending != Ending.InDoubt)
            {
                return (answer.IsDone ? Guid.Parse((string)answer.Data!["id"]!) : null, answer.Attempts);
            }
            while (await caller.Call(HttpMethod.Get, "checkout/" + quote, null, NewKey()) is { IsDone: true } state && Ledger.Now - begun < LongestDoubt)
            {
                var status = (string?)state.Data!["status"];
                if (status == "placed")
                {
                    return (Guid.Parse((string)state.Data["order_id"]!), answer.Attempts + 1);
                }
                if (status is not ("open" or "pending"))
                {
                    break;
                }
                await Task.Delay(Pace);
            }
            if (Ledger.Now - begun >= LongestDoubt)
            {
                Ledger.Note(new Attempt(Ledger.Now, Ledger.Now - begun, 0, Ending.Wrong, "POST checkout", $"checkout {quote} is still in doubt"));
                return (null, answer.Attempts);
            }
        }
    }

    public static string NewKey() => Guid.NewGuid().ToString();

    private static readonly object Address = new
    {
        first_name = "Ada",
        last_name = "Lovelace",
        address1 = "1 Main St",
        city = "New York",
        state = "NY",
        postal_code = "10001",
        country = "US",
    };

    /// <summary>The subject of an access token.</summary>
    private static Guid UserOf(string token)
    {
        var part = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        var claims = Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '='));
        return Guid.Parse((string)JsonNode.Parse(claims)!["sub"]!);
    }
}
