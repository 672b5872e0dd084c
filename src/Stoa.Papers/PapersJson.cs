using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Papers.Documents;

namespace Stoa.Papers;

[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(InvoiceFacts))]
[JsonSerializable(typeof(InvoiceSummary))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class PapersJson : JsonSerializerContext
{
    /// <summary>For what is kept in the database.</summary>
    public static readonly PapersJson Stored = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
