using System.Text.Json.Serialization;
using Stoa.Accounts.Google;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Registration;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Sessions;

namespace Stoa.Accounts;

[JsonSerializable(typeof(OneRole))]
[JsonSerializable(typeof(AllRoles))]
[JsonSerializable(typeof(OnePermission))]
[JsonSerializable(typeof(SomePermissions))]
[JsonSerializable(typeof(RoleNames))]
[JsonSerializable(typeof(GoogleAddress))]
[JsonSerializable(typeof(OpenSession))]
[JsonSerializable(typeof(ResetPermit))]
[JsonSerializable(typeof(NewAccount))]
internal sealed partial class AccountsJson : JsonSerializerContext;
