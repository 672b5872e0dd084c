namespace Stoa.Contracts;

/// <summary>
/// What happened, as far as a contract has to tell it apart: the closed half of the vocabulary of failures. Modules declare any number of
/// <see cref="Fault"/>s over it; a contract maps every kind, so a fault that it has never heard of still gets a status and a code of its document.
/// </summary>
public enum FaultKind
{
    /// <summary>The route or resource does not exist, or not for this caller.</summary>
    NotFound,
    MethodNotAllowed,
    UnsupportedMediaType,
    BodyTooLarge,

    /// <summary>The request did not arrive in time.</summary>
    RequestTimedOut,

    /// <summary>The request, or a header or parameter of it, cannot be read.</summary>
    Malformed,

    /// <summary>Members break their rules; the failure lists them.</summary>
    Invalid,

    /// <summary>Something that only the use case can ask for is missing.</summary>
    MissingInput,

    /// <summary>The request names something that does not exist or cannot be used.</summary>
    UnknownReference,

    /// <summary>Readable and well-formed, and contradicts itself or what is stored.</summary>
    Unprocessable,

    /// <summary>It would exist twice.</summary>
    Duplicate,

    /// <summary>The resource is in a state in which this cannot be done.</summary>
    WrongState,

    /// <summary>A business rule was violated.</summary>
    Refused,

    /// <summary>Less is there than was asked for: stock, money, credit.</summary>
    Insufficient,

    /// <summary>No credentials.</summary>
    NotAuthenticated,

    /// <summary>Name, password or second factor do not fit together.</summary>
    CredentialsRejected,

    /// <summary>A bearer token that is not, or no longer, accepted.</summary>
    TokenInvalid,
    TokenExpired,

    /// <summary>A one-time code, a token from a mail or another one-time proof that is wrong.</summary>
    ProofInvalid,
    ProofExpired,

    /// <summary>The caller may not do this.</summary>
    Forbidden,

    /// <summary>A conditional request is asked for and has no condition (RFC 6585, 3).</summary>
    VersionMissing,

    /// <summary>The condition names another version than the present one (RFC 9110, 13.1.1).</summary>
    VersionStale,

    /// <summary>Shut for a while after too many failures.</summary>
    Locked,

    /// <summary>Another request is working on it right now.</summary>
    InUse,

    /// <summary>Too often.</summary>
    TooMany,

    /// <summary>A service that we depend on failed or cannot be reached.</summary>
    UpstreamFailed,

    /// <summary>This server does not do it right now.</summary>
    Unavailable,

    /// <summary>A defect of ours.</summary>
    Internal,
}
