using static Stoa.Contracts.FaultKind;

namespace Stoa.Contracts;

/// <summary>What can go wrong on a request's way to its use case, in any application.</summary>
public static class RequestFaults
{
    public static readonly Fault RouteNotFound = Fault.Declare(NotFound);
    public static readonly Fault MethodNotAllowed = Fault.Declare(FaultKind.MethodNotAllowed);
    public static readonly Fault UnsupportedMediaType = Fault.Declare(FaultKind.UnsupportedMediaType);
    public static readonly Fault UnsupportedContentEncoding = Fault.Declare(FaultKind.UnsupportedMediaType);
    public static readonly Fault BodyTooLarge = Fault.Declare(FaultKind.BodyTooLarge);
    public static readonly Fault MalformedBody = Fault.Declare(Malformed);
    public static readonly Fault UploadMalformed = Fault.Declare(Malformed);
    public static readonly Fault InvalidRequest = Fault.Declare(Invalid);
    public static readonly Fault RequestTimedOut = Fault.Declare(FaultKind.RequestTimedOut);
    public static readonly Fault NotAuthenticated = Fault.Declare(FaultKind.NotAuthenticated);
    public static readonly Fault TokenInvalid = Fault.Declare(FaultKind.TokenInvalid);
    public static readonly Fault TokenExpired = Fault.Declare(FaultKind.TokenExpired);
    public static readonly Fault TokenRevoked = Fault.Declare(FaultKind.TokenInvalid);
    public static readonly Fault AccessDenied = Fault.Declare(Forbidden);
    public static readonly Fault PermissionMissing = Fault.Declare(Forbidden);
    public static readonly Fault TooManyRequests = Fault.Declare(TooMany, retryAfterSeconds: 60);
    public static readonly Fault Overloaded = Fault.Declare(Unavailable, retryAfterSeconds: 1);
    public static readonly Fault DatabaseUnavailable = Fault.Declare(Unavailable, retryAfterSeconds: 1);
    public static readonly Fault Maintenance = Fault.Declare(Unavailable, retryAfterSeconds: 60);
    public static readonly Fault InternalError = Fault.Declare(Internal);
    public static readonly Fault IdempotencyKeyInvalid = Fault.Declare(Malformed);
    public static readonly Fault IdempotencyKeyReused = Fault.Declare(Unprocessable);
    public static readonly Fault IdempotencyKeyInUse = Fault.Declare(InUse);
    public static readonly Fault VersionRequired = Fault.Declare(VersionMissing);
    public static readonly Fault VersionStale = Fault.Declare(FaultKind.VersionStale);
    public static readonly Fault RequestQuotaReached = Fault.Declare(TooMany, retryAfterSeconds: 60);
    public static readonly Fault CrossSiteRequest = Fault.Declare(Forbidden);
}
