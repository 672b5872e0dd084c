using System.Text.Json.Serialization;
using Stoa.Platform.Mail;

namespace Stoa.Platform;

[JsonSerializable(typeof(MailContent))]
[JsonSerializable(typeof(DeadMail))]
internal sealed partial class PlatformJson : JsonSerializerContext;
