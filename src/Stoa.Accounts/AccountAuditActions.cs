using Stoa.Platform.Audit;

namespace Stoa.Accounts;

/// <summary>What the audit log calls changes of accounts, of who may do what, and of ways in.</summary>
internal static class AccountAuditActions
{
    public static readonly AuditAction AccountDeleted = AuditAction.Declare();
    public static readonly AuditAction AdminCreated = AuditAction.Declare();
    public static readonly AuditAction AdminDeleted = AuditAction.Declare();
    public static readonly AuditAction EmailChangeAsked = AuditAction.Declare();
    public static readonly AuditAction EmailChangeUndone = AuditAction.Declare();
    public static readonly AuditAction EmailChangeWithdrawn = AuditAction.Declare();
    public static readonly AuditAction EmailChanged = AuditAction.Declare();
    public static readonly AuditAction EmailVerificationSent = AuditAction.Declare();
    public static readonly AuditAction EmailVerified = AuditAction.Declare();
    public static readonly AuditAction ApiKeyCreated = AuditAction.Declare();
    public static readonly AuditAction ApiKeyRevoked = AuditAction.Declare();
    public static readonly AuditAction ApiKeyRotated = AuditAction.Declare();
    public static readonly AuditAction ApiKeyUpdated = AuditAction.Declare();
    public static readonly AuditAction GoogleLinked = AuditAction.Declare();
    public static readonly AuditAction GoogleUnlinked = AuditAction.Declare();
    public static readonly AuditAction InvitationAccepted = AuditAction.Declare();
    public static readonly AuditAction InvitationCreated = AuditAction.Declare();
    public static readonly AuditAction InvitationResent = AuditAction.Declare();
    public static readonly AuditAction InvitationRevoked = AuditAction.Declare();
    public static readonly AuditAction PasskeyAdded = AuditAction.Declare();
    public static readonly AuditAction PasskeyRemoved = AuditAction.Declare();
    public static readonly AuditAction PasswordChanged = AuditAction.Declare();
    public static readonly AuditAction PasswordReset = AuditAction.Declare();
    public static readonly AuditAction PasswordResetSent = AuditAction.Declare();
    public static readonly AuditAction PermissionCreated = AuditAction.Declare();
    public static readonly AuditAction PermissionDeleted = AuditAction.Declare();
    public static readonly AuditAction PermissionGranted = AuditAction.Declare();
    public static readonly AuditAction PermissionRevoked = AuditAction.Declare();
    public static readonly AuditAction PermissionUpdated = AuditAction.Declare();
    public static readonly AuditAction PermissionsSet = AuditAction.Declare();
    public static readonly AuditAction RecoveryCodesRenewed = AuditAction.Declare();
    public static readonly AuditAction RoleAssigned = AuditAction.Declare();
    public static readonly AuditAction RoleCreated = AuditAction.Declare();
    public static readonly AuditAction RoleDeleted = AuditAction.Declare();
    public static readonly AuditAction RoleRemoved = AuditAction.Declare();
    public static readonly AuditAction RoleUpdated = AuditAction.Declare();
    public static readonly AuditAction SecondFactorsReset = AuditAction.Declare();
    public static readonly AuditAction SessionEnded = AuditAction.Declare();
    public static readonly AuditAction SessionsEnded = AuditAction.Declare();
    public static readonly AuditAction TokenKeyRotated = AuditAction.Declare();
    public static readonly AuditAction TokenKeysRevoked = AuditAction.Declare();
    public static readonly AuditAction TotpAdded = AuditAction.Declare();
    public static readonly AuditAction TotpRemoved = AuditAction.Declare();
    public static readonly AuditAction UserActivated = AuditAction.Declare();
    public static readonly AuditAction UserCreated = AuditAction.Declare();
    public static readonly AuditAction UserDeactivated = AuditAction.Declare();
    public static readonly AuditAction UserUnlocked = AuditAction.Declare();
    public static readonly AuditAction UsersImported = AuditAction.Declare();
}
