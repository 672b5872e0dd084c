using System.Text.Json.Serialization;
using Stoa.Accounts.Admins;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Closing;
using Stoa.Accounts.EmailChanges;
using Stoa.Accounts.Google;
using Stoa.Accounts.Invitations;
using Stoa.Accounts.Passkeys;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Registration;
using Stoa.Accounts.Roles;
using Stoa.Accounts.SecondFactors;
using Stoa.Accounts.Sessions;
using Stoa.Accounts.Staff;
using Stoa.Platform.Mail;

namespace Stoa.Accounts;

[JsonSerializable(typeof(UserWithRoles))]
[JsonSerializable(typeof(OneRole))]
[JsonSerializable(typeof(AllRoles))]
[JsonSerializable(typeof(OnePermission))]
[JsonSerializable(typeof(SomePermissions))]
[JsonSerializable(typeof(RolePermissions))]
[JsonSerializable(typeof(RoleMatrix))]
[JsonSerializable(typeof(RoleNames))]
[JsonSerializable(typeof(OwnPermissions))]
[JsonSerializable(typeof(UserPermissions))]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(GoogleAddress))]
[JsonSerializable(typeof(FactorSummary))]
[JsonSerializable(typeof(NewAuthenticator))]
[JsonSerializable(typeof(NewRecoveryCodes))]
[JsonSerializable(typeof(SteppedUp))]
[JsonSerializable(typeof(PasskeyChallenge))]
[JsonSerializable(typeof(PasskeyCreationChallenge))]
[JsonSerializable(typeof(PasskeyRequestChallenge))]
[JsonSerializable(typeof(RegistrationResponseJson))]
[JsonSerializable(typeof(AuthenticationResponseJson))]
[JsonSerializable(typeof(AllPasskeys))]
[JsonSerializable(typeof(AddedPasskey))]
[JsonSerializable(typeof(OpenSession))]
[JsonSerializable(typeof(SentMail))]
[JsonSerializable(typeof(ResetPermit))]
[JsonSerializable(typeof(PendingEmailChange))]
[JsonSerializable(typeof(NewAccount))]
[JsonSerializable(typeof(AccountExport))]
[JsonSerializable(typeof(IssuedKey))]
internal sealed partial class AccountsJson : JsonSerializerContext;
