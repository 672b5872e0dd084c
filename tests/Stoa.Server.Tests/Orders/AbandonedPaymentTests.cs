using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Commerce.Payments;
using Authorization = Stoa.Commerce.Payments.Authorization;

namespace Stoa.Server.Tests.Orders;

/// <summary>Authorizations that led to no order are voided; the payment provider is scripted.</summary>
public sealed class AbandonedPaymentTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_payment_that_cannot_be_voided_blocks_no_other_and_is_retried()
    {
        var provider = new Scripted();
        var (stuck, younger) = (await Abandoned(minutes: 30), await Abandoned(minutes: 20));
        provider.Refuse(stuck);

        await Attempts(provider).VoidAbandoned(TestContext.Current.CancellationToken);
        Assert.Equal(("voiding", "voided"), (await Status(stuck), await Status(younger)));
        await Attempts(provider).VoidAbandoned(TestContext.Current.CancellationToken);
        Assert.Equal(1, provider.Voids.Count(payment => payment == stuck));

        provider.Allow(stuck);
        await Age(stuck, minutes: 11);
        await Attempts(provider).VoidAbandoned(TestContext.Current.CancellationToken);
        Assert.Equal("voided", await Status(stuck));
        Assert.Equal(1, provider.Voids.Count(payment => payment == younger));
    }

    [Fact]
    public async Task Voiding_has_the_same_timeout_as_authorizing()
    {
        var provider = new Scripted();
        var (silent, younger) = (await Abandoned(minutes: 30), await Abandoned(minutes: 20));
        provider.On(silent, static cancelled => Task.Delay(Timeout.Infinite, cancelled));

        await Attempts(provider).VoidAbandoned(TestContext.Current.CancellationToken);

        Assert.Equal(("voiding", "voided"), (await Status(silent), await Status(younger)));
    }

    [Fact]
    public async Task An_order_that_settles_before_the_claim_keeps_its_authorization()
    {
        var provider = new Scripted();
        var payment = await Abandoned(minutes: 30);
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await Settle(connection, payment));

        await Attempts(provider).VoidAbandoned(TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await Attempts(provider).VoidAbandoned(TestContext.Current.CancellationToken);

        Assert.Equal("authorized", await Status(payment));
        Assert.DoesNotContain(payment, provider.Voids);
    }

    [Fact]
    public async Task A_payment_being_voided_cannot_settle_an_order()
    {
        var provider = new Scripted();
        var payment = await Abandoned(minutes: 30);
        var settled = -1;
        provider.On(
            payment,
            async _ =>
            {
                await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
                settled = await Settle(connection, payment);
            }
        );

        await Attempts(provider).VoidAbandoned(TestContext.Current.CancellationToken);

        Assert.Equal((0, "voided"), (settled, await Status(payment)));
    }

    [Theory]
    [InlineData(false, "voided")]
    [InlineData(true, "voiding")]
    public async Task The_authorization_of_a_refused_order_is_voided_at_once_or_by_a_later_try(bool refuses, string status)
    {
        var provider = new Scripted();
        var payment = await Abandoned(minutes: 0);
        if (refuses)
        {
            provider.Refuse(payment);
        }

        await Attempts(provider).End(payment, Authorization.Approved);

        Assert.Equal((status, 1), (await Status(payment), provider.Voids.Count));
    }

    private static readonly IConfiguration Impatient = new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create("Payments:Timeout", (string?)"00:00:01")])
        .Build();

    private PaymentAttempts Attempts(PaymentProvider provider) =>
        new(shop.Host.Database, provider, TimeProvider.System, Impatient, NullLogger<PaymentAttempts>.Instance);

    private async Task<Guid> Abandoned(int minutes)
    {
        var payment = Guid.NewGuid();
        await shop.Host.Execute(
            """
            INSERT INTO commerce.payments (id, user_id, method_id, amount, currency, status, created_at, updated_at)
            SELECT $1, gen_random_uuid(), 'pm_123', 1, 'USD', 'started', t.started, t.started FROM (SELECT now() - make_interval(mins => $2) AS started) AS t
            """,
            payment,
            minutes
        );
        return payment;
    }

    private Task<int> Age(Guid payment, int minutes) =>
        shop.Host.Execute("UPDATE commerce.payments SET updated_at = updated_at - make_interval(mins => $2) WHERE id = $1", payment, minutes);

    private Task<string> Status(Guid payment) => shop.Host.One<string>("SELECT status FROM commerce.payments WHERE id = $1", payment);

    /// <summary>As the transaction of an order does.</summary>
    private static async Task<int> Settle(Npgsql.NpgsqlConnection connection, Guid payment)
    {
        var order = Guid.NewGuid();
        await using var batch = new Npgsql.NpgsqlBatch(connection);
        await using var insert = new Npgsql.NpgsqlCommand(
            """
            INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total,
                shipping_address, billing_address, shipping_method_id, created_at, updated_at)
            VALUES ($1, $1::text, $1, 'USD', 1, 0, 0, 0, 1, '{}', '{}', 'ship_standard', now(), now())
            """,
            connection
        );
        insert.Parameters.AddWithValue(order);
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var settle = PaymentAttempts.Settle(batch, payment, order, DateTimeOffset.UtcNow);
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return (int)settle.RecordsAffected;
    }

    private sealed class Scripted : PaymentProvider
    {
        private readonly Dictionary<Guid, Func<CancellationToken, Task>> _script = [];

        public List<Guid> Voids { get; } = [];

        public void On(Guid payment, Func<CancellationToken, Task> act) => _script[payment] = act;

        public void Refuse(Guid payment) => On(payment, static _ => throw new HttpRequestException("The provider is away."));

        public void Allow(Guid payment) => _script.Remove(payment);

        public override Task<Authorization> Authorize(PaymentRequest request, CancellationToken cancelled) => Task.FromResult(Authorization.Approved);

        public override Task Void(Guid paymentId, CancellationToken cancelled)
        {
            Voids.Add(paymentId);
            return _script.GetValueOrDefault(paymentId) is { } act ? act(cancelled) : Task.CompletedTask;
        }
    }
}
