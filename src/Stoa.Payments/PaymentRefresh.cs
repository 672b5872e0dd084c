using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments;

/// <summary>Reads a payment at its provider and takes over what it says: the answer to every doubt.</summary>
internal sealed class PaymentRefresh(NpgsqlDataSource database, PaymentProviders providers, PaymentOptions options, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>The payment as it is now, and whether the provider has it.</summary>
    /// <exception cref="HttpRequestException">The provider cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It does not answer in time.</exception>
    public async Task<(Payment Payment, bool IsThere)> Read(Payment payment, CancellationToken cancelled)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await Ask(payment, cancelled) is not { } state)
            {
                return (payment, false);
            }
            await using var connection = await database.OpenConnectionAsync(cancelled);
            await using var transaction = await connection.BeginTransactionAsync(cancelled);
            if (await PaymentRecords.Adopt(connection, payment, state, clock.GetUtcNow(), cancelled) is { } adopted)
            {
                await transaction.CommitAsync(cancelled);
                return (adopted, true);
            }
            // Something has changed it since: what was read may be older than that.
            await transaction.RollbackAsync(cancelled);
            payment = (await connection.One(Payment.FindSql, Payment.From, cancelled, payment.Id))!;
        }
        // Others read it at the same time, and what they were told stands there.
        return (payment, true);
    }

    private async Task<PaymentState?> Ask(Payment payment, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(options.ReadTimeout);
        return await providers.Of(payment).Read(payment, limit.Token);
    }
}
