namespace Stoa.Push.Delivery;

/// <summary>The free places of this node: ordinary ones, which any message takes, and two express ones beside them for small messages.</summary>
internal sealed class Places(ShardRun[] running, int ordinary, int projects)
{
    private const int ExpressShards = 2;

    private readonly ShardRun[] _ordinary = [.. running.Where(run => !run.IsExpress)];

    public int Ordinary => Math.Max(0, ordinary - _ordinary.Length);

    /// <summary>For what finds no ordinary place and is small.</summary>
    public bool IsExpressOpen => running.Length - _ordinary.Length < ExpressShards && (Ordinary == 0 || BusyProjects.Length > 0);

    /// <summary>
    /// Where there are several projects, those that have as many ordinary places as they may: while one waits for its quota, each other still has one. Express
    /// places do not count, as a large message never gets them.
    /// </summary>
    public string[] BusyProjects =>
        projects == 1
            ? []
            :
            [
                .. _ordinary
                    .GroupBy(run => run.Shard.Project, StringComparer.Ordinal)
                    .Where(runs => runs.Count() >= Math.Max(1, ordinary + 1 - projects))
                    .Select(runs => runs.Key),
            ];
}
