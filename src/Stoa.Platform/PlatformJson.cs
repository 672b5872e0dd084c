using System.Text.Json.Serialization;
using Stoa.Platform.Audit;
using Stoa.Platform.Desk;
using Stoa.Platform.Events;
using Stoa.Platform.Mail;
using Stoa.Platform.Mail.Wordings;
using Stoa.Platform.Search;
using Stoa.Platform.Settings;
using Stoa.Platform.Views;

namespace Stoa.Platform;

[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(ListedEvent))]
[JsonSerializable(typeof(LiveEvent))]
[JsonSerializable(typeof(AuditActionNames))]
[JsonSerializable(typeof(AuditChainStatus))]
[JsonSerializable(typeof(MailContent))]
[JsonSerializable(typeof(DeadMail))]
[JsonSerializable(typeof(SearchResults))]
[JsonSerializable(typeof(Todo))]
[JsonSerializable(typeof(Setup))]
[JsonSerializable(typeof(Preferences))]
[JsonSerializable(typeof(View))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Guid[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(MailWordingView))]
[JsonSerializable(typeof(MailPreview))]
[JsonSerializable(typeof(MaintenanceState))]
internal sealed partial class PlatformJson : JsonSerializerContext;
