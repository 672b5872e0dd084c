using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Moving.Exports;

namespace Stoa.Moving;

[JsonSerializable(typeof(Import))]
[JsonSerializable(typeof(ImportRow))]
[JsonSerializable(typeof(ImportProgress))]
[JsonSerializable(typeof(ImportError[]))]
[JsonSerializable(typeof(KeptChange[]))]
[JsonSerializable(typeof(ExportedProduct))]
[JsonSerializable(typeof(ExportedCustomer))]
[JsonSerializable(typeof(ScheduledPrice[]))]
[JsonSerializable(typeof(FinishedImport))]
internal sealed partial class MovingJson : JsonSerializerContext
{
    /// <summary>For what is kept in the database and written to files.</summary>
    public static readonly MovingJson Stored = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
