namespace Stoa.Contracts.Languages;

/// <summary>Messages with a document's own wording, used instead of the default text (<see cref="Texts.Of(Fault)"/>).</summary>
public enum Phrase
{
    AccessForbidden,
    AdminAccessRequired,
    DatabaseOperationFailed,
    EmailAlreadyInUse,
    InternalServerError,
    InvalidBody,
    InvalidCredentials,
    InvalidOrExpiredToken,
    NotFound,
    PayloadTooLarge,
    RequestSuccess,
    RequestValidationFailed,
    ResourceForbidden,
    ServerErrorTryLater,
    Unauthorized,
    Unavailable,
    UserAlreadyExists,
    UserInactive,
    UserInactiveOrUnknown,
    UserRegisteredVerifyNext,
    UserWithEmailExists,
    ValidationFailed,
    ValidationFailedCheckInput,
    InvalidRefreshToken,
}
