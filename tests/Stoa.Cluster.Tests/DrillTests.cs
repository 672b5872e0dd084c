namespace Stoa.Cluster.Tests;

/// <summary>
/// What happens to a cluster that sells. After each drill every order that was answered 201 is there once and paid once, nothing else is, every error was a 503
/// of the contract, and nobody has restarted anything.
/// </summary>
public sealed class DrillTests(Running running)
{
    private static readonly TimeSpan Planned = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Crash = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Death = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    /// <summary>Other work may share the machine: the full form fails beyond so many times the goal.</summary>
    private const double Margin = 2;

    private Rig Rig => running.Rig;

    [Fact]
    public Task The_primary_is_handed_over() => Drill("switchover", Planned, full: false, async _ => await Rig.Do("switchover"));

    [Fact]
    public Task The_postmaster_is_killed() => Drill("postmaster killed", Crash, full: false, async _ => await Rig.Do("crash", await Rig.Primary()));

    [Fact]
    public Task HAProxy_is_restarted() =>
        Drill(
            "HAProxy restarted",
            Planned,
            full: false,
            async _ =>
            {
                await Rig.Do("kill", "haproxy");
                await Rig.Do("start", "haproxy");
            }
        );

    [Fact]
    public Task The_synchronous_standby_dies() =>
        Drill(
            "standby lost",
            Crash,
            full: false,
            async buyers =>
            {
                var standby = await Rig.Synchronous();
                await Rig.Do("kill", standby);
                await buyers.More(40);
                await Rig.Do("start", standby);
            }
        );

    [Fact]
    public Task A_Stoa_node_is_killed() =>
        Drill(
            "Stoa node killed",
            Planned,
            full: false,
            async buyers =>
            {
                await Rig.Do("kill", "stoa2");
                await buyers.More(40);
                await Rig.Do("start", "stoa2");
            },
            mayBeAway: true
        );

    [Fact]
    public Task The_primarys_host_dies() =>
        Drill(
            "host of the primary killed",
            Death,
            full: true,
            async buyers =>
            {
                var host = await Rig.Primary();
                await Rig.Do("kill", host);
                await buyers.More(40);
                await Rig.Do("start", host);
            }
        );

    [Fact]
    public Task The_primarys_host_hangs_and_wakes() =>
        Drill(
            "host of the primary frozen for 35 s",
            Hang,
            full: true,
            async _ =>
            {
                var host = await Rig.Primary();
                await Rig.Do("freeze", host);
                await Task.Delay(TimeSpan.FromSeconds(35));
                await Rig.Do("wake", host);
            }
        );

    [Fact]
    public Task Etcd_is_without_a_quorum() =>
        Drill(
            "etcd without a quorum for 30 s",
            Planned,
            full: true,
            async _ =>
            {
                await Rig.Do("etcd-kill", "host1");
                await Rig.Do("etcd-kill", "host2");
                await Task.Delay(TimeSpan.FromSeconds(30));
                await Rig.Do("etcd-start", "host1");
                await Rig.Do("etcd-start", "host2");
            }
        );

    [Fact]
    public async Task The_primarys_host_is_cut_off()
    {
        running.Need(full: true);
        Assert.SkipUnless(Rig.CanCut, "Hosts are cut off by namespaces of the network, which need root.");
        await Drill(
            "host of the primary cut off for 35 s",
            Hang,
            full: true,
            async _ =>
            {
                var host = await Rig.Primary();
                await Rig.Do("cut", host);
                await Task.Delay(TimeSpan.FromSeconds(35));
                await Rig.Do("join", host);
            }
        );
    }

    [Fact]
    public async Task The_synchronous_standby_is_cut_off()
    {
        running.Need(full: true);
        Assert.SkipUnless(Rig.CanCut, "Hosts are cut off by namespaces of the network, which need root.");
        await Drill(
            "host of the standby cut off",
            Death,
            full: true,
            async buyers =>
            {
                var host = await Rig.Synchronous();
                await Rig.Do("cut", host);
                await buyers.More(40);
                await Rig.Do("join", host);
            }
        );
    }

    [Fact]
    public async Task The_primarys_disk_is_full()
    {
        running.Need(full: true);
        Assert.SkipUnless(Rig.CanFill, "Small disks are mounted, which needs root.");
        await Drill(
            "disk of the primary full",
            bound: null,
            full: true,
            async _ =>
            {
                var host = await Rig.Primary();
                await Rig.Do("fill", host);
                await Task.Delay(TimeSpan.FromSeconds(30));
                await Rig.Do("empty", host);
            }
        );
    }

    /// <summary>As soon as half of it is sold.</summary>
    [Fact]
    public async Task Ten_thousand_pieces_of_one_item_are_sold_exactly_though_the_primarys_host_dies()
    {
        running.Need(full: true);
        await Rig.Whole();
        await using var sale = await HotSale.Open(Rig);

        var host = await Rig.Primary();
        var (begun, selling) = (sale.Ledger.Now, sale.Run());
        await sale.HalfSold();
        await Rig.Do("kill", host);
        await selling;
        var ended = sale.Ledger.Now;
        await Rig.Do("start", host);
        await Rig.Whole();

        var ledger = sale.Ledger;
        var wrong = await Wrong(ledger, Ending.Wrong, Ending.NoAnswer);
        running.Report.Add(new Result("one item sold out, host of the primary killed", ledger.Gap(begun, ended), Death, ledger, wrong));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.Equal((HotSale.Pieces, 0L), await sale.SoldAndLeft());
        await Repeated(ledger);
    }

    /// <param name="mayBeAway">A node is killed, so that calls may get no answer at all.</param>
    private async Task Drill(string name, TimeSpan? bound, bool full, Func<Buyers, Task> act, bool mayBeAway = false)
    {
        running.Need(full);
        await Rig.Whole();
        long? campaign = Running.IsFull ? await Outside.StartCampaign(Rig) : null;
        await using var buyers = await Buyers.Start(Rig);
        await buyers.More(40);

        var begun = buyers.Ledger.Now;
        await act(buyers);
        await buyers.More(60);
        var ended = buyers.Ledger.Now;

        await buyers.Stop();
        await Rig.Whole();
        var ledger = buyers.Ledger;
        var wrong = await Wrong(ledger, [Ending.Wrong, Ending.SoldOut, .. mayBeAway ? Array.Empty<Ending>() : [Ending.NoAnswer]]);
        var gap = ledger.Gap(begun, ended);
        running.Report.Add(new Result(name, gap, bound, ledger, wrong));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        await Repeated(ledger);
        await running.Outside.Told(ledger.Sold.Select(sold => sold.Order));
        await Books.NoMoneyIsHeldForNothing(Rig.Database);
        if (campaign is { } message)
        {
            await Outside.EndCampaign(Rig, message);
            Assert.True(bound is null || gap <= bound * Margin, $"{name}: {gap} without an answered write, the goal is {bound}");
        }
    }

    /// <summary>A sentence for each thing in the books that is not as it has to be, and for each call that ended as none may.</summary>
    private async Task<IReadOnlyList<string>> Wrong(Ledger ledger, params IReadOnlyCollection<Ending> none) =>
        [
            .. Books.Judge(ledger.Sold, await Books.Read(Rig.Database, ledger.Buyers)),
            .. ledger.Attempts.Where(attempt => none.Contains(attempt.Ending)).Select(attempt => attempt.ToString()),
        ];

    /// <summary>Calls that were in doubt answer the same order again.</summary>
    private static async Task Repeated(Ledger ledger)
    {
        foreach (var sold in ledger.Sold.Where(sold => sold.Attempts > 1).Take(10))
        {
            Assert.Equal(sold.Order, await sold.Again());
        }
    }
}
