using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Push.Languages;

namespace Stoa.Push.Devices;

/// <summary>
/// Language and time zone of a device, however it spells them. One that cannot be read is left out and named in a hint: without it the device gets the
/// message's own texts, at times in UTC; without its token it gets nothing.
/// </summary>
/// <param name="LeftOut">The members that were given and could not be read, with their texts.</param>
internal sealed record DevicePlace(string? Locale, string? TimeZone, IReadOnlyDictionary<string, string> LeftOut)
{
    private const int Longest = 100;

    public static DevicePlace Read(ObjectReader members)
    {
        var leftOut = new Dictionary<string, string>(StringComparer.Ordinal);
        return new DevicePlace(Member("locale", Spellings.Locale), Member("time_zone", Spellings.TimeZone), leftOut);

        string? Member(string name, Func<string, string?> read)
        {
            var text = members.OptionalText(name, Longest);
            var understood = text.Length == 0 ? null : read(text);
            if (understood is null && !string.IsNullOrWhiteSpace(text))
            {
                leftOut[name] = text;
            }
            return understood;
        }
    }

    /// <summary>The device with what was left out of it.</summary>
    public Device Hinted(Device device, RequestContext context) =>
        LeftOut.Count == 0
            ? device
            : device with
            {
                Hints =
                [
                    .. LeftOut.Select(member =>
                        Texts.Fill(context.Texts[$"hint.{member.Key}"], new Dictionary<string, string>(StringComparer.Ordinal) { ["value"] = member.Value })
                    ),
                ],
            };
}
