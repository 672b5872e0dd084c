namespace Stoa.Contracts.Languages;

/// <summary>Sentences that a document words in its own way, where the house says the same thing otherwise (<see cref="Texts.Of(Fault)"/>).</summary>
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
}
