using System.Globalization;

namespace Stoa.Contracts;

/// <summary>What a member of a request has to satisfy. Each contract words a broken rule in its own way.</summary>
public enum RuleKind
{
    Required,
    Unknown,
    Duplicate,
    WrongType,
    NotText,
    TooShort,
    TooLong,
    TooSmall,
    TooLarge,
    TooMany,
    Email,
    Country,
    Date,
    Color,
    CommonPassword,
    OneOf,
    TooBig,
    Reserved,
    Excluded,
    CardNumber,
    NotMultiple,
    NotAfter,
    Form,
}

/// <summary>What kind of value a member takes.</summary>
public enum JsonKind
{
    Text,
    WholeNumber,
    ListOfTexts,
    ObjectOfTexts,
    Object,
    Boolean,
    ListOfWholeNumbers,
    ListOfObjects,
    Url,
    Locale,
    TimeZone,
    Uuid,
    Slug,
    Id,
    Currency,
    Decimal,
}

/// <summary>
/// A rule with its limits: <see cref="RuleKind.TooShort"/> and <see cref="RuleKind.TooLong"/> in characters, numbers from Low to High, both included.
/// </summary>
public readonly record struct Rule(RuleKind Kind, long Low = 0, long High = 0, string? Expected = null, JsonKind JsonKind = JsonKind.Text)
{
    /// <summary>What is expected names another member: contracts spell it in their way.</summary>
    internal bool NamesMember { get; private init; }

    public static readonly Rule Required = new(RuleKind.Required);
    public static readonly Rule Unknown = new(RuleKind.Unknown);
    public static readonly Rule Duplicate = new(RuleKind.Duplicate);
    public static readonly Rule NotText = new(RuleKind.NotText);
    public static readonly Rule Email = new(RuleKind.Email);
    public static readonly Rule Country = new(RuleKind.Country);
    public static readonly Rule Date = new(RuleKind.Date);
    public static readonly Rule Color = new(RuleKind.Color);
    public static readonly Rule CommonPassword = new(RuleKind.CommonPassword);

    /// <summary>It holds the number of a payment card.</summary>
    public static readonly Rule CardNumber = new(RuleKind.CardNumber);

    public static Rule Type(JsonKind shape) => new(RuleKind.WrongType, JsonKind: shape);

    public static Rule TooShort(int minimum) => new(RuleKind.TooShort, Low: minimum);

    public static Rule TooLong(int maximum) => new(RuleKind.TooLong, High: maximum);

    public static Rule TooSmall(long low, long high) => new(RuleKind.TooSmall, low, high);

    public static Rule TooLarge(long low, long high) => new(RuleKind.TooLarge, low, high);

    public static Rule TooMany(int maximum) => new(RuleKind.TooMany, High: maximum);

    public static Rule OneOf(string values) => new(RuleKind.OneOf, Expected: values);

    public static Rule TooBig(int bytes) => new(RuleKind.TooBig, High: bytes);

    /// <summary>Given together with another member, of which it takes the place.</summary>
    public static Rule Excluded(string other) => new(RuleKind.Excluded, Expected: other);

    /// <summary>A number that is no multiple of this one.</summary>
    public static Rule NotMultiple(long of) => new(RuleKind.NotMultiple, Low: of);

    /// <summary>A moment that has to come after that of another member, which is named in snake_case.</summary>
    public static Rule After(string other) => new(RuleKind.NotAfter, Expected: other) { NamesMember = true };

    /// <summary>A moment that has to come after this one.</summary>
    public static Rule After(DateTimeOffset moment) =>
        new(RuleKind.NotAfter, Expected: moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    /// <summary>A text with a form of its own, which has a name in its field.</summary>
    public static Rule Form(string form) => new(RuleKind.Form, Expected: form);

    public static Rule Reserved(string key) => new(RuleKind.Reserved, Expected: key);
}

/// <summary>A member of the request that breaks a rule.</summary>
/// <param name="Field">Path of the member in snake_case, parts joined by a dot: <c>shipping_address.city</c>. Of an unknown one, as the client
/// spelled it, unless it is an entry of a map.</param>
/// <param name="Rule">The rule it breaks.</param>
/// <param name="Key">Of a member that is a map: the entry that the error is about, as the client spelled it.</param>
public readonly record struct FieldError(string Field, Rule Rule, string? Key = null)
{
    /// <summary>The field with the entry's key behind it.</summary>
    public string Path => Key is null ? Field : $"{Field}.{Key}";
}
