using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Alerts;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Orders;
using Stoa.Push.Delivery;
using Stoa.Push.Events;

namespace Stoa.Server.Tests.Start;

/// <summary>What a server asks its database while nothing happens.</summary>
public sealed class IdleTests(TestDatabases databases)
{
    private static readonly string[] Jobs = ["moments of the catalogue", "signals of orders", "alerts that are due", "alerts that no device took"];

    private static readonly string[] Questions =
    [
        CatalogueMoments.IsDueSql,
        OrderSignals.IsDueSql,
        AlertSweep.IsWaitingSql,
        RefusedAlerts.IsWaitingSql,
        Scheduler.NextSql,
    ];

    private static readonly string[] Claims =
    [
        CatalogueMoments.ProductsSql,
        OrderSignals.TakeSql,
        OrderSignals.ClaimSql,
        AlertSweep.AloneSql,
        RefusedAlerts.TakeSql,
        Scheduler.DueSql,
    ];

    [Fact]
    public async Task Jobs_that_look_every_second_ask_one_question_where_there_is_nothing_to_do()
    {
        var connection = await databases.Create();
        var said = new LogLines();
        using var logging = LoggerFactory.Create(logging => logging.AddProvider(said).SetMinimumLevel(LogLevel.Information));
        await using var host = await StoaHost.StartWith(
            connection,
            services => services.AddSingleton(_ => new NpgsqlDataSourceBuilder(connection).UseLoggerFactory(logging).Build())
        );
        // What the demo shop left to do.
        await Run(host);
        said.Clear();

        await Run(host);
        await Wait.Until(() => Questions.All(Asked));

        Assert.DoesNotContain(Claims, Asked);

        bool Asked(string sql) => said.Any(line => line.Contains(sql, StringComparison.Ordinal));
    }

    private static async Task Run(StoaHost host)
    {
        foreach (var job in Jobs)
        {
            await PeriodicJob.Run(host, job);
        }
    }
}
