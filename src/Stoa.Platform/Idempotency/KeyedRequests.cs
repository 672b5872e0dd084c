using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Platform.Idempotency;

/// <summary>Runs a request that may carry a key.</summary>
public static class KeyedRequests
{
    /// <summary>
    /// Runs the work unless its key has an answer already. Work that changes something keeps that answer itself, in its own transaction
    /// (<see cref="Keep"/>); what the request got wrong is kept here, and what we could not do is not.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="call">The request.</param>
    /// <param name="work">Gets the claim; null where the request carries no key.</param>
    public static async Task<Outcome<T>> Once<T>(this IdempotencyKeys keys, Call call, Func<Claim?, Task<Outcome<T>>> work)
    {
        var (key, fault) = IdempotencyKeys.KeyOf(call);
        if (fault is { } invalid)
        {
            return invalid;
        }
        if (key is null)
        {
            return await work(null);
        }
        var beginning = await keys.Begin(call, key);
        if (beginning.Fault is { } refused)
        {
            return refused;
        }
        if (beginning.Replay is { } answer)
        {
            call.Http.Response.Headers["Idempotency-Replayed"] = "true";
            return answer;
        }
        return await Run(keys, call, beginning.Claim!, work);
    }

    /// <summary>Keeps the answer in the connection's transaction; false: the claim was lost, and the transaction must not commit.</summary>
    public static async Task<bool> Keep<T>(NpgsqlConnection connection, Claim? claim, Call call, Outcome<T> outcome)
    {
        if (claim is null)
        {
            return true;
        }
        await using var batch = new NpgsqlBatch(connection);
        var kept = IdempotencyKeys.Keep(batch, claim, Answers.Render(call, outcome));
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        return kept.RecordsAffected == 1;
    }

    private static async Task<Outcome<T>> Run<T>(IdempotencyKeys keys, Call call, Claim claim, Func<Claim?, Task<Outcome<T>>> work)
    {
        try
        {
            var outcome = await work(claim);
            if (outcome.Failure is { } passing && MayPass(passing.Fault))
            {
                await keys.Release(claim);
            }
            else if (outcome.Failure is { } failure)
            {
                await keys.Keep(claim, Answers.Render<T>(call, failure), CancellationToken.None);
            }
            return outcome;
        }
        catch
        {
            // Whether it was done or not is in the database: if it was, the claim has its answer and is not released.
            await keys.Release(claim);
            throw;
        }
    }

    /// <summary>What is no answer to the request: the same again, later, may get another one.</summary>
    private static bool MayPass(Fault fault) => fault is Fault.IdempotencyKeyInUse or Fault.Overloaded or Fault.DatabaseUnavailable or Fault.Maintenance or Fault.InternalError
        or Fault.TooManyRequests or Fault.RequestQuotaReached or Fault.RequestTimedOut or Fault.PushNotConfigured or Fault.FcmUnavailable;
}
