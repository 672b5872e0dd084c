using System.Globalization;

namespace Stoa.Brokers;

/// <summary>What stands beside the body, under the same names at every broker: enough to route, to put in order and to drop what came before.</summary>
internal static class Headers
{
    public const string Json = "application/json";

    public static IEnumerable<(string Name, string Value)> Of(Told told) =>
        [
            ("content-type", Json),
            ("stoa-id", told.Id),
            ("stoa-type", told.Event.Type),
            ("stoa-aggregate", told.Aggregate),
            ("stoa-sequence", told.Event.Sequence.ToString(CultureInfo.InvariantCulture)),
            ("stoa-position", told.Event.Position.ToString(CultureInfo.InvariantCulture)),
        ];
}
