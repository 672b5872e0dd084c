using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Payments;

/// <summary>Reads a payment at its provider and takes over what it says: the answer to every doubt.</summary>
internal sealed class PaymentRefresh(NpgsqlDataSource database, PaymentProviders providers, PaymentOptions options, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>The payment as it is now, and what the provider says of it; null where it has no such payment.</summary>
    /// <exception cref="HttpRequestException">The provider cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It does not answer in time.</exception>
    public async Task<(Payment Payment, PaymentState? State)> Read(Payment payment, CancellationToken cancelled)
    {
        PaymentState? state = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            state = await Ask(payment, cancelled);
            if (state is null)
            {
                return (payment, null);
            }
            var adopted = await Adopt(payment, state, cancelled);
            if (adopted.Value is { } now)
            {
                return (now, state);
            }
            // Something has changed it since: what was read may be older than that.
            payment = (await database.One(Payment.FindSql, Payment.From, cancelled, payment.Id))!;
        }
        // Others read it at the same time, and what they were told stands there.
        return (payment, state);
    }

    /// <summary>The same where it is no matter that the provider cannot be read: the next event or the next look says what the payment is. Null then.</summary>
    public async Task<Payment?> TryRead(Payment payment)
    {
        try
        {
            return (await Read(payment, CancellationToken.None)).Payment;
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Nothing is kept of what is out of date.</summary>
    private Task<Outcome<Payment>> Adopt(Payment known, PaymentState state, CancellationToken cancelled) =>
        database.InTransaction<Payment>(
            async connection =>
                await PaymentRecords.Adopt(connection, known, state, clock.GetUtcNow(), cancelled) is { } adopted ? adopted : PaymentsFaults.PaymentBusy,
            cancelled
        );

    private async Task<PaymentState?> Ask(Payment payment, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(options.ReadTimeout);
        return await providers.Of(payment).Read(payment, limit.Token);
    }
}
