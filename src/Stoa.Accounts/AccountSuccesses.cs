using Stoa.Contracts;

namespace Stoa.Accounts;

/// <summary>Success messages of the account routes.</summary>
internal static class AccountSuccesses
{
    public static readonly SuccessCode LoggedIn = SuccessCode.Declare();
    public static readonly SuccessCode TokensRefreshed = SuccessCode.Declare();
    public static readonly SuccessCode ProfileRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode GoogleAddressRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode GoogleUnlinked = SuccessCode.Declare();
    public static readonly SuccessCode RolesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode RoleRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode RoleCreated = SuccessCode.Declare();
    public static readonly SuccessCode RoleUpdated = SuccessCode.Declare();
    public static readonly SuccessCode RoleDeleted = SuccessCode.Declare();
    public static readonly SuccessCode PermissionsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode OwnPermissionsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PermissionRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PermissionCreated = SuccessCode.Declare();
    public static readonly SuccessCode PermissionUpdated = SuccessCode.Declare();
    public static readonly SuccessCode PermissionDeleted = SuccessCode.Declare();
    public static readonly SuccessCode PermissionGranted = SuccessCode.Declare();
    public static readonly SuccessCode PermissionRevoked = SuccessCode.Declare();
    public static readonly SuccessCode PermissionsSet = SuccessCode.Declare();
    public static readonly SuccessCode RoleMatrixRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode RoleAssigned = SuccessCode.Declare();
    public static readonly SuccessCode RoleRemoved = SuccessCode.Declare();
    public static readonly SuccessCode EmailVerified = SuccessCode.Declare();
    public static readonly SuccessCode OtpSent = SuccessCode.Declare();
    public static readonly SuccessCode OtpVerified = SuccessCode.Declare();
    public static readonly SuccessCode ResetSent = SuccessCode.Declare();
    public static readonly SuccessCode PasswordReset = SuccessCode.Declare();
    public static readonly SuccessCode PasswordChanged = SuccessCode.Declare();
    public static readonly SuccessCode ProfileUpdated = SuccessCode.Declare();
    public static readonly SuccessCode SessionsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode SessionEnded = SuccessCode.Declare();
    public static readonly SuccessCode OtherSessionsEnded = SuccessCode.Declare();
    public static readonly SuccessCode UserSessionsEnded = SuccessCode.Declare();
    public static readonly SuccessCode SecondFactorsReset = SuccessCode.Declare();
    public static readonly SuccessCode UserUnlocked = SuccessCode.Declare();
    public static readonly SuccessCode UserResetSent = SuccessCode.Declare();
    public static readonly SuccessCode UserEmailHandled = SuccessCode.Declare();
    public static readonly SuccessCode UserPermissionsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode SecondFactorStarted = SuccessCode.Declare();
    public static readonly SuccessCode SecondFactorEnabled = SuccessCode.Declare();
    public static readonly SuccessCode SecondFactorRemoved = SuccessCode.Declare();
    public static readonly SuccessCode SecondFactorRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PasskeyOptions = SuccessCode.Declare();
    public static readonly SuccessCode PasskeyAdded = SuccessCode.Declare();
    public static readonly SuccessCode PasskeyRemoved = SuccessCode.Declare();
    public static readonly SuccessCode PasskeysRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode UsersRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode UserRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode UserCreated = SuccessCode.Declare();
    public static readonly SuccessCode InvitationsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode InvitationRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode InvitationSent = SuccessCode.Declare();
    public static readonly SuccessCode InvitationRevoked = SuccessCode.Declare();
    public static readonly SuccessCode InvitationAccepted = SuccessCode.Declare();
    public static readonly SuccessCode UserUpdated = SuccessCode.Declare();
    public static readonly SuccessCode AdminsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode AdminCreated = SuccessCode.Declare();
    public static readonly SuccessCode AdminDeleted = SuccessCode.Declare();
    public static readonly SuccessCode AccountDeleted = SuccessCode.Declare();
    public static readonly SuccessCode AccountExported = SuccessCode.Declare();
}
