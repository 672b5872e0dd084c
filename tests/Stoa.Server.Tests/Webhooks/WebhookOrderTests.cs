using System.Collections.Concurrent;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>Of one thing, one after the other; of different things, and to different endpoints, nobody waits.</summary>
public sealed class WebhookOrderTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly HookShop _shop = new(databases);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    /// <summary>Whatever fails, and how often: the next of a thing is sent only after the one before was delivered or died.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Events_of_a_thing_are_never_sent_before_the_former_is_done(int seed)
    {
        var random = new Random(seed);
        var hook = await _shop.Subscribe(null, "product.updated");
        string[] things = [.. Enumerable.Range(0, 8).Select(number => $"thing-{seed}-{number}")];
        var answers = new ConcurrentDictionary<int, int>();
        // The second event of the first thing is never taken; all others have luck.
        _shop.Receiver.Answer = (got, http) => Receiver.Status(http, answers[got.Number] = Thing(got) == things[0] && got.Sequence == 2 ? 500 : Luck(random));
        string[] happened = [things[0], things[0], things[0], .. Enumerable.Range(0, 57).Select(_ => things[random.Next(things.Length)])];

        await _shop.Happen(happened[..30]);
        await _shop.Happen(happened[30..]);
        await Wait.Until(
            async () =>
            {
                await hook.Hurry();
                return (await hook.Deliveries()) is { Count: 60 } all && all.All(one => (string?)one["status"] != "pending");
            },
            () => $"{hook.All.Count} arrived"
        );

        foreach (var thing in hook.All.GroupBy(Thing, StringComparer.Ordinal))
        {
            var last = -1;
            foreach (var sent in thing.OrderBy(got => got.Sequence).GroupBy(got => got.Sequence))
            {
                int[] numbers = [.. sent.Select(got => got.Number).Order()];
                Assert.True(numbers[0] > last, $"{thing.Key}: {sent.Key} was sent before the former was done");
                Assert.True(numbers.Length == 10 || answers[numbers[^1]] == 200, $"{thing.Key}: {sent.Key} ended after {numbers.Length} attempts");
                Assert.All(numbers[..^1], number => Assert.NotEqual(200, answers[number]));
                last = numbers[^1];
            }
            Assert.Equal(happened.Count(one => one == thing.Key), thing.Select(got => got.Sequence).Distinct().Count());
        }
        Assert.Equal(10, hook.All.Count(got => Thing(got) == things[0] && got.Sequence == 2));
    }

    private static string Thing(Received got) => (string)got.Json["data"]!["id"]!;

    private static int Luck(Random random)
    {
        lock (random)
        {
            return random.Next(10) switch
            {
                < 5 => 200,
                < 8 => 500,
                8 => 404,
                _ => 302,
            };
        }
    }

    [Fact]
    public async Task A_thing_whose_event_fails_holds_up_no_other_thing()
    {
        var hook = await _shop.Subscribe(null, "product.updated");
        _shop.Receiver.Answer = (got, http) => Receiver.Status(http, (string)got.Json["data"]!["id"]! == "stuck" ? 500 : 200);

        await _shop.Happen("stuck", "stuck", "free", "stuck", "free");
        await hook.Settled("delivered", 2);
        await hook.Settled("pending", 1, 1);

        Assert.Equal([1L, 2L], hook.All.Where(got => (string)got.Json["data"]!["id"]! == "free").Select(got => got.Sequence));
        Assert.Equal([1L], hook.All.Where(got => (string)got.Json["data"]!["id"]! == "stuck").Select(got => got.Sequence).Distinct());

        _shop.Receiver.AnswerInTurn(200);
        await hook.Hurry();
        await hook.Settled("delivered", 5);
        Assert.Equal([1L, 1L, 2L, 3L], hook.All.Where(got => (string)got.Json["data"]!["id"]! == "stuck").Select(got => got.Sequence));
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_delays_no_other()
    {
        var (silent, quick) = (await _shop.Subscribe(null, "product.updated"), await _shop.Subscribe(null, "product.updated"));
        var silence = new TaskCompletionSource();
        _shop.Receiver.Answer = async (got, http) =>
        {
            if (got.Path == silent.Path)
            {
                await silence.Task;
            }
            await Receiver.Status(http, 200);
        };
        string[] things = [.. Enumerable.Range(0, 100).Select(number => $"thing-{number}")];

        await _shop.Happen(things);
        await quick.Settled("delivered", 100);

        // It has as many requests as a node makes at once, and no more.
        await silent.Wait(32);
        Assert.Equal(32, silent.All.Count);
        Assert.All(await silent.Deliveries(), one => Assert.Equal("pending", (string?)one["status"]));
        silence.SetResult();
        await silent.Settled("delivered", 100);
    }
}
