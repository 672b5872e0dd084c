using Stoa.Contracts;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Accounts;

/// <summary>What can go wrong with users, sessions, second factors, roles and permissions.</summary>
internal static class AccountFaults
{
    public static readonly Fault UserInactive = Fault.Declare(TokenInvalid);
    public static readonly Fault EmailTaken = Fault.Declare(Duplicate, field: "email");
    public static readonly Fault InvalidCredentials = Fault.Declare(CredentialsRejected);
    public static readonly Fault AccountInactive = Fault.Declare(Forbidden);
    public static readonly Fault RefreshTokenInvalid = Fault.Declare(TokenInvalid);
    public static readonly Fault RefreshTokenMissing = Fault.Declare(TokenInvalid);
    public static readonly Fault UserNotFound = Fault.Declare(NotFound);
    public static readonly Fault UserNotActive = Fault.Declare(WrongState);
    public static readonly Fault GoogleNotConfigured = Fault.Declare(Refused);
    public static readonly Fault GoogleCodeMissing = Fault.Declare(MissingInput);
    public static readonly Fault GoogleStateInvalid = Fault.Declare(Malformed);
    public static readonly Fault GoogleRefused = Fault.Declare(Refused, [("error", "access_denied")]);
    public static readonly Fault GoogleUnavailable = Fault.Declare(UpstreamFailed);
    public static readonly Fault EmailNotVerified = Fault.Declare(Forbidden);
    public static readonly Fault AccountLocked = Fault.Declare(Locked, retryAfterSeconds: 60);
    public static readonly Fault OtpInvalid = Fault.Declare(ProofInvalid);
    public static readonly Fault OtpExpired = Fault.Declare(ProofExpired);
    public static readonly Fault OtpAttemptsExceeded = Fault.Declare(TooMany);
    public static readonly Fault OtpCooldown = Fault.Declare(TooMany, retryAfterSeconds: 60);
    public static readonly Fault OtpLocked = Fault.Declare(Locked, retryAfterSeconds: 60);
    public static readonly Fault VerificationTokenInvalid = Fault.Declare(ProofInvalid);
    public static readonly Fault VerificationTokenExpired = Fault.Declare(ProofExpired);
    public static readonly Fault PasswordResetInvalid = Fault.Declare(ProofInvalid);
    public static readonly Fault PasswordResetExpired = Fault.Declare(ProofExpired);
    public static readonly Fault CurrentPasswordWrong = Fault.Declare(ProofInvalid);
    public static readonly Fault SessionNotFound = Fault.Declare(NotFound);
    public static readonly Fault RecentLoginRequired = Fault.Declare(Forbidden);
    public static readonly Fault SecondFactorRequired = Fault.Declare(CredentialsRejected);
    public static readonly Fault SecondFactorInvalid = Fault.Declare(CredentialsRejected);
    public static readonly Fault SecondFactorMissing = Fault.Declare(Forbidden);
    public static readonly Fault SecondFactorOn = Fault.Declare(WrongState);
    public static readonly Fault SecondFactorOff = Fault.Declare(WrongState);
    public static readonly Fault PasskeyRefused = Fault.Declare(ProofInvalid);
    public static readonly Fault PasskeyNotFound = Fault.Declare(NotFound);
    public static readonly Fault GoogleTokenInvalid = Fault.Declare(TokenInvalid);
    public static readonly Fault GoogleLinkUnconfirmed = Fault.Declare(Duplicate);
    public static readonly Fault GoogleNotLinked = Fault.Declare(NotFound);
    public static readonly Fault LastWayIn = Fault.Declare(WrongState);
    public static readonly Fault RoleNotFound = Fault.Declare(NotFound);
    public static readonly Fault RoleNameTaken = Fault.Declare(Duplicate);
    public static readonly Fault RoleBuiltIn = Fault.Declare(Forbidden);
    public static readonly Fault RoleHoldsEverything = Fault.Declare(Forbidden);
    public static readonly Fault RoleReferenceMissing = Fault.Declare(MissingInput);
    public static readonly Fault PermissionNotFound = Fault.Declare(NotFound);
    public static readonly Fault PermissionUnknown = Fault.Declare(UnknownReference);
    public static readonly Fault PermissionNameTaken = Fault.Declare(Duplicate);
    public static readonly Fault GrantCeiling = Fault.Declare(Forbidden);
    public static readonly Fault AdminsBySuperAdmins = Fault.Declare(Forbidden);
    public static readonly Fault InvitationNotFound = Fault.Declare(NotFound);
    public static readonly Fault InvitationOpen = Fault.Declare(Duplicate);
    public static readonly Fault InvitationClosed = Fault.Declare(WrongState);
    public static readonly Fault InvitationInvalid = Fault.Declare(ProofInvalid);
    public static readonly Fault InvitationExpired = Fault.Declare(ProofExpired);
    public static readonly Fault InvitationOutgrown = Fault.Declare(Forbidden);
    public static readonly Fault LastSuperAdmin = Fault.Declare(Forbidden);
}
