using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Payments;

/// <summary>Requests that the database fails while they ask a provider: what is left of them does not wait for the job that finds whatever is left.</summary>
public sealed class InterruptedPaymentTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("orders")]
    [InlineData("stock_holds")]
    public async Task A_checkout_that_the_database_failed_is_placed_or_can_be_tried_again_as_soon_as_it_is_back(string away)
    {
        await using var slow = await StoaHost.Start(shop.Host.ConnectionString + ";Command Timeout=4");
        var guest = await CartHolder.Ready(slow);
        var quote = await guest.Quote();
        var key = $"interrupted-{away}";

        Reply failed;
        await using (await Locked($"commerce.{away}"))
        {
            failed = await guest.CheckOut(quote, key: key);
            // Its time would end within the patience of this test.
            await shop.Host.Execute("UPDATE payments.operations SET next_at = 'infinity' WHERE status IN ('started', 'unknown')");
        }
        failed.Was(HttpStatusCode.ServiceUnavailable, "service_unavailable");
        await Wait.Until(async () => (await guest.CheckOut(quote, key: key)).Status == HttpStatusCode.Created);

        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.orders WHERE id = $1", Guid.Parse((string)quote["quote_id"]!)));
        await shop.Host.LosesNoPayment();
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task What_a_provider_has_answered_is_written_down_as_soon_as_it_can_be()
    {
        await using var slow = await StoaHost.Start(shop.Host.ConnectionString + ";Command Timeout=2");
        var desk = new PaymentDesk(slow);
        var payment = await desk.Placed();
        var operation = await desk.Begin(payment, OperationKinds.Capture);
        var answer = ProviderAnswer.Done(
            new PaymentState
            {
                Reference = "captured-late",
                Status = PaymentStatuses.Captured,
                Captured = operation.Amount,
            }
        );

        await using (await Locked("payments.operations"))
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => desk.Operations.Keep(operation, answer));
            Assert.True(DatabaseFailures.IsPassing(failure), failure.ToString());
        }

        await Wait.Until(async () => await desk.Status(payment) == PaymentStatuses.Captured);
    }

    /// <summary>A table that nobody can write to until this is disposed of.</summary>
    private async Task<IAsyncDisposable> Locked(string table)
    {
        var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.Change("BEGIN", TestContext.Current.CancellationToken);
        await connection.Change($"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE", TestContext.Current.CancellationToken);
        return connection;
    }
}
