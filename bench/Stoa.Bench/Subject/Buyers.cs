using Stoa.Bench.Load;
using Stoa.Bench.Workloads;

namespace Stoa.Bench.Subject;

/// <summary>A crowd that orders what is in its carts, each of them once before the carts are filled again.</summary>
internal sealed class Buyers
{
    private readonly Site _site;
    private readonly Server _shop;
    private readonly Customers _customers;
    private readonly (int From, int PerClient, int Lines, int Crowds) _crowd;
    private readonly byte[][] _orders;

    private Buyers(Site site, Server shop, Customers customers, (int From, int PerClient, int Lines, int Crowds) crowd)
    {
        (_site, _shop, _customers, _crowd) = (site, shop, customers, crowd);
        _orders = [.. Enumerable.Range(crowd.From, Count).Select(number => Requests.Post("/api/v1/orders", Orders.Request, customers.Token(number)))];
    }

    public int Count => _crowd.PerClient * Settings.Clients;

    /// <summary>Makes them, fills their carts and lets each read it, so that the server has cached their access state.</summary>
    /// <param name="site">Where the shop is.</param>
    /// <param name="settings">How long a round is.</param>
    /// <param name="shop">What they order from.</param>
    /// <param name="products">Of the shop, which its database is called by.</param>
    /// <param name="from">The number of the first.</param>
    /// <param name="mostPerSecond">No more orders are expected.</param>
    /// <param name="lines">Of each cart.</param>
    /// <param name="crowds">As in <see cref="Customers.FillCarts"/>.</param>
    public static async Task<Buyers> Gather(
        Site site,
        Settings settings,
        Server shop,
        int products,
        int from,
        int mostPerSecond,
        int lines,
        int crowds = Settings.Clients
    )
    {
        var customers = new Customers(site, products);
        var perClient = (int)(Math.Max(2, settings.Round.TotalSeconds) * mostPerSecond / Settings.Clients);
        await customers.Create(from, perClient * Settings.Clients);
        var buyers = new Buyers(site, shop, customers, (from, perClient, lines, crowds));
        await buyers.FillCarts();
        await site.Execute(products, "VACUUM ANALYZE commerce.carts, commerce.cart_items, accounts.users");
        await buyers.Each(number => Requests.Get("/api/v1/cart", customers.Token(number)), TimeSpan.FromMinutes(1));
        return buyers;
    }

    public Task FillCarts() => _customers.FillCarts(_crowd.From, Count, _crowd.Lines, _crowd.Crowds);

    public Task<Sample> Order(TimeSpan time) => Each(number => _orders[number - _crowd.From], time);

    private Task<Sample> Each(Func<int, byte[]> request, TimeSpan time) =>
        Generator.Run(
            _shop.Port,
            Settings.Clients,
            time,
            (client, number) => number < _crowd.PerClient ? request(_crowd.From + (number * Settings.Clients) + client) : (ReadOnlyMemory<byte>?)null,
            _site.Cancelled
        );
}
