using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Payments;
using Stoa.Platform.Jobs;

namespace Stoa.Server.Tests.Payments;

/// <summary>Payments on a real database with a scripted provider and a clock that a test sets.</summary>
internal sealed class PaymentDesk
{
    private readonly NpgsqlDataSource _database;

    public PaymentDesk(StoaHost host, TimeSpan? timeout = null)
    {
        _database = host.Database;
        var (providers, options) = (new PaymentProviders([Provider]), new PaymentOptions { Timeout = timeout ?? TimeSpan.FromSeconds(20) });
        var unfinished = host.Services.GetRequiredService<UnfinishedWork>();
        Operations = new PaymentOperations(_database, providers, unfinished, options, Clock, NullLogger<PaymentOperations>.Instance);
        Refresh = new PaymentRefresh(_database, providers, options, Clock);
        Return = new PaymentReturn(_database, providers, Operations, Refresh, Clock, NullLogger<PaymentReturn>.Instance);
        Recovery = new PaymentRecovery(_database, providers, Operations, Return, Refresh, [], Clock, NullLogger<PaymentRecovery>.Instance);
    }

    public ScriptedProvider Provider { get; } = new();
    public ShiftedClock Clock { get; } = new();
    public PaymentOperations Operations { get; }
    public PaymentRefresh Refresh { get; }
    public PaymentReturn Return { get; }
    public PaymentRecovery Recovery { get; }

    public Task<StartedPayment> Start(long amount = 1000, Guid? id = null) =>
        Operations.Start(
            new PaymentRequest(id ?? Guid.NewGuid(), "test", new Money(amount, "USD"), "pm_123", Guid.NewGuid()),
            TestContext.Current.CancellationToken
        );

    public async Task<Guid> Placed(long amount = 1000)
    {
        var started = await Start(amount);
        Assert.Equal(1, await Settle(started));
        return started.Payment.Id;
    }

    /// <summary>As the transaction of an order does.</summary>
    public async Task<int> Settle(StartedPayment started)
    {
        await using var connection = await _database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await Settle(connection, started);
    }

    public async Task<int> Settle(NpgsqlConnection connection, StartedPayment started)
    {
        await using var batch = new NpgsqlBatch(connection);
        var settled = PaymentRecords.Settle(batch, started, Guid.NewGuid(), Clock.GetUtcNow());
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return (int)settled.RecordsAffected;
    }

    /// <summary>An operation on a payment of an order; it is not asked for yet.</summary>
    public async Task<PaymentOperation> Begin(Guid payment, string kind, long amount = 1000)
    {
        await using var connection = await _database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await Operations.Begin(connection, await Find(payment), kind, amount, TestContext.Current.CancellationToken);
    }

    public Task Recover() => Recovery.Run(TestContext.Current.CancellationToken);

    public async Task<Payment> Find(Guid payment)
    {
        await using var command = _database.CreateCommand(Payment.FindSql);
        command.Parameters.AddWithValue(payment);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await row.ReadAsync(TestContext.Current.CancellationToken));
        return Payment.From(row);
    }

    public async Task<string> Status(Guid payment) => (await Find(payment)).Status;
}

/// <summary>The machine's clock, and how far it was put forward.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _shift;

    public void Advance(TimeSpan by) => _shift += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
}
