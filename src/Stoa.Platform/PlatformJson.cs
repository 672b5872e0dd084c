using System.Text.Json.Serialization;
using Stoa.Platform.Audit;
using Stoa.Platform.Mail;

namespace Stoa.Platform;

[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(MailContent))]
[JsonSerializable(typeof(DeadMail))]
internal sealed partial class PlatformJson : JsonSerializerContext;
