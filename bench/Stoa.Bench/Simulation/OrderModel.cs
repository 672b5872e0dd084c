namespace Stoa.Bench.Simulation;

/// <summary>What one order costs, in seconds.</summary>
/// <param name="Client">Processor time of whoever asks.</param>
/// <param name="Server">Processor time of Stoa.</param>
/// <param name="Database">Processor time of PostgreSQL.</param>
/// <param name="Flush">Writing the log through, once for all commits that wait together.</param>
internal sealed record Demand(double Client, double Server, double Database, double Flush);

/// <summary>Where the work is done.</summary>
/// <param name="ServerCores">Null where all shares the cores of the database.</param>
internal sealed record Machines(int DatabaseCores, int? ServerCores = null);

/// <summary>What a simulation came to.</summary>
/// <param name="P95">Milliseconds.</param>
internal sealed record Predicted(double PerSecond, double P95, double DatabaseBusy, double ServerBusy);

/// <summary>
/// Orders through a queueing network: processors, the log of the database, and the row of an item that all of them buy. Three fifths of the database's work
/// come before the row is locked (drafting, payment, the order itself), the rest while it is held, and it is held until the commit is on disk.
/// </summary>
internal static class OrderModel
{
    private const double BeforeTheLock = 0.6;
    private const double WarmUp = 2;

    /// <summary>Each of so many clients orders again as soon as it has its answer.</summary>
    /// <param name="hotRows">Rows that all orders go through, one each; 0 where no two orders meet.</param>
    public static Predicted Closed(Demand demand, Machines machines, int clients, int hotRows = 0, double seconds = 20)
    {
        var run = new OrderRun(demand, machines, hotRows);
        for (var client = 0; client < clients; client++)
        {
            Again();
        }
        return run.Until(seconds);

        void Again() => run.Order(Again);
    }

    /// <summary>Orders come by chance, so many a second on average, whatever becomes of those before.</summary>
    public static Predicted Open(Demand demand, Machines machines, double perSecond, int hotRows = 0, double seconds = 20)
    {
        var run = new OrderRun(demand, machines, hotRows);
        Next();
        return run.Until(seconds);

        void Next() =>
            run.Clock.After(
                run.Clock.Exponential(1 / perSecond),
                () =>
                {
                    run.Order(() => { });
                    Next();
                }
            );
    }

    private sealed class OrderRun
    {
        private readonly Demand _demand;
        private readonly Cores _database;
        private readonly Cores _server;
        private readonly Log _log;
        private readonly RowLock[] _rows;
        private readonly List<double> _times = [];

        public OrderRun(Demand demand, Machines machines, int hotRows)
        {
            _demand = demand;
            _database = new Cores(Clock, machines.DatabaseCores);
            _server = machines.ServerCores is { } cores ? new Cores(Clock, cores) : _database;
            _log = new Log(Clock, demand.Flush);
            _rows = [.. Enumerable.Range(0, hotRows).Select(_ => new RowLock())];
        }

        public Clock Clock { get; } = new();

        public void Order(Action then)
        {
            var start = Clock.Now;
            var row = _rows.Length > 0 ? _rows[Clock.Below(_rows.Length)] : null;
            _server.Work(_demand.Client + _demand.Server, () => _database.Work(_demand.Database * BeforeTheLock, Lock));

            void Lock()
            {
                if (row is null)
                {
                    Finish();
                }
                else
                {
                    row.Take(Finish);
                }
            }

            void Finish() => _database.Work(_demand.Database * (1 - BeforeTheLock), () => _log.Commit(Answer));

            void Answer()
            {
                row?.Release();
                if (start >= WarmUp)
                {
                    _times.Add(Clock.Now - start);
                }
                then();
            }
        }

        public Predicted Until(double seconds)
        {
            Clock.Run(WarmUp + seconds);
            double[] sorted = [.. _times.Order()];
            var p95 = sorted.Length == 0 ? double.PositiveInfinity : sorted[(int)(sorted.Length * 0.95)] * 1000;
            return new Predicted(sorted.Length / seconds, p95, _database.Utilization, _server.Utilization);
        }
    }
}
