using Stoa.Server.Tests.OrdersForStaff;

namespace Stoa.Server.Tests.Stock;

/// <summary>
/// Whatever is done to an item, in whatever order: the level is what a plain sum says, and what the movements say, whether it is hot at the moment or not.
/// </summary>
public sealed class HotStockPropertyTests(Shop shop) : IClassFixture<Shop>
{
    private const int Steps = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_sequence_keeps_the_sum_and_the_ledger(int seed)
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewHotItem(shop.Host, ("main", 20), (second, 10));
        var course = new Course(shop, root, item, second, new Random(seed)) { OnHand = 30 };
        var buyer = (await shop.SignUp()).Client;

        for (var step = 0; step < Steps; step++)
        {
            var did = await course.Step(buyer);
            var levels = (await root.Get($"/admin/inventory?item_id={item}")).Data.AsArray();
            var shown = (Of("on_hand"), Of("allocated"), Of("held"), Of("available"));
            var expected = (course.OnHand, course.Allocated, course.Held, course.OnHand - course.Allocated - course.Held);
            Assert.True(shown == expected, $"step {step} of {seed}, {did}: {shown} in place of {expected}");
            Assert.All(levels, level => Assert.True((int)level!["available"]! >= 0, $"step {step} of {seed}, {did}"));
            var (count, available) = await shop.Host.Buckets(item);
            Assert.True(count == 0 || count == course.Hot, $"step {step} of {seed}, {did}: {count} buckets");
            Assert.True(course.Hot == 0 || available == Main(), $"step {step} of {seed}, {did}: {available} in the buckets");
            await shop.Host.StockIsProven(item);

            int Main() => (int)levels.Single(level => (string)level!["location_id"]! == "main")!["available"]!;
            int Of(string counter) => levels.Sum(level => (int)level![counter]!);
        }
        await shop.Host.BooksBalance();
    }

    /// <summary>What was done, and what has to be there after it.</summary>
    private sealed class Course(Shop shop, Client root, string item, string second, Random random)
    {
        private readonly List<(string Holder, int Quantity)> _holds = [];
        private readonly List<(string Order, int Quantity)> _orders = [];

        public int OnHand { get; set; }
        public int Allocated { get; private set; }
        public int Held => _holds.Sum(hold => hold.Quantity);
        public int Hot { get; private set; } = 16;

        private int Available => OnHand - Allocated - Held;

        public async Task<string> Step(Client buyer)
        {
            var quantity = 1 + random.Next(6);
            switch (random.Next(9))
            {
                case 0:
                    await Buy(buyer, quantity);
                    return $"order {quantity}";
                case 1:
                    await Hold(quantity);
                    return $"hold {quantity}";
                case 2 when Taken(_holds) is { } hold:
                    Assert.True(await shop.Host.GiveBack(hold.Item1));
                    return $"give back {hold.Item2}";
                case 3 when Taken(_orders) is { } cancelled:
                    Assert.Equal(HttpStatusCode.OK, (await root.Cancel(cancelled.Item1)).Status);
                    Allocated -= cancelled.Item2;
                    return $"cancel {cancelled.Item2}";
                case 4 when Taken(_orders) is { } shipped:
                    Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{shipped.Item1}/ship")).Status);
                    (OnHand, Allocated) = (OnHand - shipped.Item2, Allocated - shipped.Item2);
                    return $"ship {shipped.Item2}";
                case 5:
                    var delta = random.Next(2) == 0 ? quantity : -quantity;
                    var place = random.Next(2) == 0 ? "main" : second;
                    if ((await root.Adjust(Warehouse.By(item, delta, place))).Status == HttpStatusCode.OK)
                    {
                        OnHand += delta;
                    }
                    return $"adjust {delta}";
                case 6:
                    await root.Transfer("main", second, item, quantity);
                    return $"transfer {quantity}";
                case 7:
                    Hot = random.Next(3) switch
                    {
                        0 => 0,
                        1 => 8,
                        _ => 32,
                    };
                    var set = await root.SetHot(item, Hot > 0, Hot > 0 ? Hot : null);
                    Assert.True(set.Status == HttpStatusCode.OK, set.Text);
                    return $"{Hot} buckets";
                default:
                    await PeriodicJob.Run(shop.Host, "hot stock");
                    return "move";
            }
        }

        private async Task Hold(int quantity)
        {
            var holder = Warehouse.Tag("checkout");
            Assert.Equal(quantity <= Available, await shop.Host.Hold(holder, Rush.Later, (item, quantity)));
            if (quantity <= Available)
            {
                _holds.Add((holder, quantity));
            }
        }

        private async Task Buy(Client buyer, int quantity)
        {
            await buyer.Delete("/cart");
            if ((await buyer.Add(item, quantity)).Status != HttpStatusCode.OK)
            {
                Assert.True(quantity > Available);
                return;
            }
            _orders.Add((await buyer.Ordered(), quantity));
            Allocated += quantity;
        }

        private (string, int)? Taken(List<(string, int)> things)
        {
            if (things.Count == 0)
            {
                return null;
            }
            var place = random.Next(things.Count);
            var thing = things[place];
            things.RemoveAt(place);
            return thing;
        }
    }
}
