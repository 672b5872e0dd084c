using System.Text.Json.Serialization;
using Stoa.Platform.Audit;
using Stoa.Platform.Events;
using Stoa.Platform.Mail;
using Stoa.Platform.Search;
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
[JsonSerializable(typeof(View))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Guid[]))]
internal sealed partial class PlatformJson : JsonSerializerContext;
