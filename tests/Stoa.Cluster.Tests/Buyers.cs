using System.Text.Json.Nodes;

namespace Stoa.Cluster.Tests;

/// <summary>
/// People who buy one thing after the other, some twenty writes a second together: most put it into the cart and order, a third go through a checkout. Each call
/// is tried until it is answered, with its key.
/// </summary>
internal sealed class Buyers : IAsyncDisposable
{
    private const int Count = 9;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1100);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly List<Caller> _callers = [];

    public Ledger Ledger { get; } = new();

    public static async Task<Buyers> Start(Rig rig)
    {
        var buyers = new Buyers();
        for (var number = 0; number < Count; number++)
        {
            var caller = new Caller(rig.Nodes, buyers.Ledger, number);
            buyers._callers.Add(caller);
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
                Guid.NewGuid().ToString()
            );
            Assert.NotNull(made);
            caller.Token = (string)made.Value.Body["data"]!["access_token"]!;
            buyers.Ledger.Buyers.Add(UserOf(caller.Token));
            buyers._running.Add(buyers.Buy(rig, caller, number));
        }
        return buyers;
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
        while (!_stop.IsCancellationRequested)
        {
            if (
                await caller.Call(
                    HttpMethod.Post,
                    "cart/items",
                    new { product_id = rig.Products[number % rig.Products.Count], quantity = 1 },
                    Guid.NewGuid().ToString()
                )
                is not null
            )
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

    private Task Order(Caller caller) =>
        Finish(
            caller,
            "orders",
            new
            {
                shipping_address = Address,
                payment_method_id = "pm_123",
                shipping_method_id = "ship_standard",
            }
        );

    private async Task Checkout(Caller caller)
    {
        var contact = new { email = "ada@example.com", shipping_address = Address };
        if (
            await caller.Call(HttpMethod.Put, "cart/contact", contact, Guid.NewGuid().ToString()) is not null
            && await caller.Call(HttpMethod.Put, "cart/shipping-option", new { option_id = "ship_standard" }, Guid.NewGuid().ToString()) is not null
            && await caller.Call(HttpMethod.Post, "cart/quote", null, Guid.NewGuid().ToString()) is { } quote
        )
        {
            await Finish(
                caller,
                "checkout",
                new { quote_id = (string)quote.Body["data"]!["quote_id"]!, payment = new { provider = "test", method_id = "pm_card_visa" } }
            );
        }
    }

    private async Task Finish(Caller caller, string path, object body)
    {
        var key = Guid.NewGuid().ToString();
        if (await Place() is { } placed)
        {
            Ledger.Note(new Sold(key, placed.Order, placed.Attempts, async () => (await Place())?.Order ?? Guid.Empty));
        }

        async Task<(Guid Order, int Attempts)?> Place() =>
            await caller.Call(HttpMethod.Post, path, body, key) is { } answer ? (Guid.Parse((string)answer.Body["data"]!["id"]!), answer.Attempts) : null;
    }

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
