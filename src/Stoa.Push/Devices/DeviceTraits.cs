using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Push.Languages;

namespace Stoa.Push.Devices;

/// <summary>
/// What an app says of a device that is not needed to reach it: names, language and time zone, however it spells them. One that cannot be read or is too long
/// is left out and named in a hint: without a language or time zone the device gets the message's own texts, at times in UTC; without its token it gets
/// nothing.
/// </summary>
/// <param name="LeftOut">The members that were given and are not kept, with their texts.</param>
internal sealed record DeviceTraits(string? DeviceName, string? AppVersion, string? Locale, string? TimeZone, IReadOnlyDictionary<string, string> LeftOut)
{
    private const int MaxName = 200;
    private const int MaxVersion = 50;

    /// <summary>More than that is refused.</summary>
    private const int LongestName = 1_000;

    private const int LongestPlace = 100;

    public static DeviceTraits Read(ObjectReader members)
    {
        var leftOut = new Dictionary<string, string>(StringComparer.Ordinal);
        return new DeviceTraits(
            Member("device_name", LongestName, text => Within(text, MaxName)),
            Member("app_version", LongestName, text => Within(text, MaxVersion)),
            Member("locale", LongestPlace, Spellings.Locale),
            Member("time_zone", LongestPlace, Spellings.TimeZone),
            leftOut
        );

        string? Member(string name, int longest, Func<string, string?> read)
        {
            var text = members.OptionalText(name, longest);
            var understood = string.IsNullOrWhiteSpace(text) ? null : read(text);
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

    /// <summary>What was said later, first.</summary>
    public DeviceTraits Over(DeviceTraits earlier) =>
        this with
        {
            DeviceName = DeviceName ?? earlier.DeviceName,
            AppVersion = AppVersion ?? earlier.AppVersion,
            Locale = Locale ?? earlier.Locale,
            TimeZone = TimeZone ?? earlier.TimeZone,
        };

    private static string? Within(string text, int max) => TextRules.Length(text) <= max ? text : null;
}
