namespace Stoa.Server.Tests.Operations.Canaries;

/// <summary>What must not be seen: values that the test sends, and those that the server makes and gives to it.</summary>
internal sealed class Canary
{
    public const string Password = "Canary-Password-7f3a01";
    public const string NewPassword = "Canary-Newword-7f3a02";
    public const string WrongPassword = "Canary-Wrong-7f3a03";
    public const string Email = "canary.7f3a04@example.com";
    public const string OtherEmail = "canary.7f3a05@example.com";
    public const string BrokenEmail = "canary 7f3a06 at example.com";
    public const string Phone = "+15550107391";
    public const string Name = "Canaryname7f3a07";
    public const string Street = "Canarystreet7f3a08";
    public const string Card = "4242424242424242";
    public const string StripeKey = "sk_test_canary7f3a09";
    public const string GoogleSecret = "canarygoogle7f3a10";
    public const string DeviceToken = "ok-canarydevice7f3a11";
    public const string DeadDeviceToken = "unregistered-canarydevice7f3a12";
    public const string PushTitle = "Canarytitle7f3a13";

    /// <summary>Addresses of webhooks are secrets with some receivers.</summary>
    public const string HookPath = "canaryhook7f3a14";

    public const string Note = "Canarynote7f3a15";
    public const string InBody = "canarybody7f3a16";
    public const string InQuery = "canaryquery7f3a17";
    public const string Key = "canarykey7f3a18";

    public const string InPath = "canarypath7f3a19";
    public const string InHeader = "canaryheader7f3a20";

    /// <summary>What the framework itself tells at Debug and Trace, which no operator has by default: paths, origins, headers that it cannot read.</summary>
    public static readonly string[] OfTheLine = [InPath, InHeader];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        [nameof(Password)] = Password,
        [nameof(NewPassword)] = NewPassword,
        [nameof(WrongPassword)] = WrongPassword,
        [nameof(StoaHost.SuperAdminPassword)] = StoaHost.SuperAdminPassword,
        [nameof(Email)] = Email,
        [nameof(OtherEmail)] = OtherEmail,
        [nameof(BrokenEmail)] = BrokenEmail,
        [nameof(Phone)] = Phone[1..],
        [nameof(Name)] = Name,
        [nameof(Street)] = Street,
        [nameof(Card)] = Card,
        [nameof(StripeKey)] = StripeKey,
        [nameof(GoogleSecret)] = GoogleSecret,
        [nameof(DeviceToken)] = DeviceToken,
        [nameof(DeadDeviceToken)] = DeadDeviceToken,
        [nameof(PushTitle)] = PushTitle,
        [nameof(HookPath)] = HookPath,
        [nameof(Note)] = Note,
        [nameof(InBody)] = InBody,
        [nameof(InQuery)] = InQuery,
        [nameof(Key)] = Key,
        [nameof(InPath)] = InPath,
        [nameof(InHeader)] = InHeader,
    };

    /// <summary>Values by name.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The server made it.</summary>
    public string Learn(string name, string? value)
    {
        Assert.False(string.IsNullOrEmpty(value) || value.Length < 6, name);
        _values[name] = value;
        return value;
    }

    /// <summary>Names of those that the text holds, in any case; <paramref name="but"/> those that may be there.</summary>
    public IEnumerable<string> In(string text, params IReadOnlyCollection<string> but) =>
        _values.Where(one => !but.Contains(one.Value, StringComparer.Ordinal) && Holds(text, one.Value)).Select(one => one.Key);

    /// <summary>Six digits are part of many a longer number.</summary>
    private static bool Holds(string text, string value)
    {
        for (var at = -1; (at = text.IndexOf(value, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0; )
        {
            if (value.Length > 6 || (!IsPart(text, at - 1) && !IsPart(text, at + value.Length)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsPart(string text, int at) => at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '-');
}
