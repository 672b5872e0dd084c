using System.Text.Json.Serialization;
using Stoa.Platform.Audit;

namespace Stoa.Platform;

[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class PlatformJson : JsonSerializerContext;
