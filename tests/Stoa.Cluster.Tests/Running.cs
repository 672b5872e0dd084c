using Stoa.Cluster.Tests;

[assembly: AssemblyFixture(typeof(Running))]

namespace Stoa.Cluster.Tests;

/// <summary>
/// One cluster for all drills. <c>STOA_HA</c> says which are run: <c>short</c> (some two minutes), <c>full</c> (some eight, with a report in bench/results and
/// bounds that are asserted), or none, as in a run of all tests.
/// </summary>
public sealed class Running : IAsyncLifetime
{
    private static readonly string? Form = Environment.GetEnvironmentVariable("STOA_HA");
    private string? _absent = "the cluster has not been started";
    private Rig? _rig;
    private Outside? _outside;

    internal static bool IsFull => Form == "full";

    internal Rig Rig => _rig!;

    internal Outside Outside => _outside!;

    internal Report Report { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (Form is not ("short" or "full"))
        {
            _absent = "STOA_HA is neither short nor full.";
            return;
        }
        if (await Rig.Missing() is { Length: > 0 } missing)
        {
            _absent = $"Not installed: {missing} (apt install patroni python3-etcd etcd-server haproxy postgresql-15).";
            return;
        }
        _outside = await Outside.Start();
        _rig = new Rig();
        // Disks that can be filled have to be mounted.
        await _rig.Start(IsFull && Environment.UserName == "root", _outside.Options);
        await _rig.Stock();
        await _outside.SetUp(_rig);
        _absent = null;
    }

    /// <summary>Skips the test with the reason where there is no cluster.</summary>
    internal void Need(bool full)
    {
        Assert.SkipWhen(_absent is not null, _absent ?? "");
        Assert.SkipWhen(full && !IsFull, "Part of the full form: STOA_HA=full.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_rig is not null)
        {
            await _rig.DisposeAsync();
        }
        if (_outside is not null)
        {
            await _outside.DisposeAsync();
        }
        if (IsFull && _absent is null)
        {
            await Report.Save();
        }
    }
}
