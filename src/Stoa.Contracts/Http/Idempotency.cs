using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>The right to run one keyed request; opaque except to the store that issued it.</summary>
public abstract record IdempotencyClaim;

/// <summary>How a keyed request begins: with a claim, with the response of its first run, or with a fault.</summary>
public readonly record struct IdempotencyStart(IdempotencyClaim? Claim, RenderedResponse? Replay, Fault? Fault);

/// <summary>
/// Stores the responses of keyed requests (<c>Idempotency-Key</c>, IETF draft 07). The application supplies it; without one the header is
/// ignored.
/// </summary>
public abstract class IdempotencyStore
{
    public abstract Task<IdempotencyStart> Begin(RequestContext context, string key);

    /// <summary>Stores the response of a request that changed nothing, or that did not store it together with its change.</summary>
    /// <returns>False if another request has taken over the claim, so this response is not the key's.</returns>
    public abstract Task<bool> Keep(IdempotencyClaim claim, RenderedResponse response);

    /// <summary>Releases the key after a failure that a retry may not have.</summary>
    public abstract Task Release(IdempotencyClaim claim);

    /// <summary>The key of a request; null where it sends none.</summary>
    internal static (string? Key, Fault? Fault) KeyOf(HttpRequest request)
    {
        var header = request.Headers["Idempotency-Key"];
        if (header.Count == 0)
        {
            return (null, null);
        }
        var key = header.ToString();
        return header.Count == 1 && key.Length is >= 1 and <= 255 && key.All(c => c is > ' ' and <= '~')
            ? (key, null)
            : (null, RequestFaults.IdempotencyKeyInvalid);
    }

    /// <summary>False for failures that a later retry of the same request may not have.</summary>
    internal static bool IsLasting(Failure failure) =>
        failure.Fault.Kind
            is not (
                FaultKind.InUse
                or FaultKind.Unavailable
                or FaultKind.Internal
                or FaultKind.Locked
                or FaultKind.TooMany
                or FaultKind.VersionStale
                or FaultKind.NotAuthenticated
                or FaultKind.TokenInvalid
                or FaultKind.TokenExpired
                or FaultKind.RequestTimedOut
                or FaultKind.UpstreamFailed
            );
}
