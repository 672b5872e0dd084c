using System.Text.Json.Serialization;
using Stoa.Accounts.Google;
using Stoa.Accounts.Roles;

namespace Stoa.Accounts;

[JsonSerializable(typeof(OneRole))]
[JsonSerializable(typeof(AllRoles))]
[JsonSerializable(typeof(OnePermission))]
[JsonSerializable(typeof(SomePermissions))]
[JsonSerializable(typeof(RoleNames))]
[JsonSerializable(typeof(GoogleAddress))]
internal sealed partial class AccountsJson : JsonSerializerContext;
