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
}

/// <summary>A rule with its limits: <see cref="RuleKind.TooShort"/> and <see cref="RuleKind.TooLong"/> in characters, numbers from Low to High, both included.</summary>
public readonly record struct Rule(RuleKind Kind, long Low = 0, long High = 0, string? Expected = null)
{
    public static readonly Rule Required = new(RuleKind.Required);
    public static readonly Rule Unknown = new(RuleKind.Unknown);
    public static readonly Rule Duplicate = new(RuleKind.Duplicate);
    public static readonly Rule NotText = new(RuleKind.NotText);
    public static readonly Rule Email = new(RuleKind.Email);
    public static readonly Rule Country = new(RuleKind.Country);
    public static readonly Rule Date = new(RuleKind.Date);
    public static readonly Rule Color = new(RuleKind.Color);
    public static readonly Rule CommonPassword = new(RuleKind.CommonPassword);

    public static Rule Type(string expected) => new(RuleKind.WrongType, Expected: expected);
    public static Rule TooShort(int minimum) => new(RuleKind.TooShort, Low: minimum);
    public static Rule TooLong(int maximum) => new(RuleKind.TooLong, High: maximum);
    public static Rule TooSmall(long low, long high) => new(RuleKind.TooSmall, low, high);
    public static Rule TooLarge(long low, long high) => new(RuleKind.TooLarge, low, high);
    public static Rule TooMany(int maximum) => new(RuleKind.TooMany, High: maximum);
    public static Rule OneOf(string values) => new(RuleKind.OneOf, Expected: values);
    public static Rule TooBig(int bytes) => new(RuleKind.TooBig, High: bytes);
    public static Rule Reserved(string key) => new(RuleKind.Reserved, Expected: key);
}

/// <param name="Field">Path of the member in snake_case, parts joined by a dot: <c>shipping_address.city</c>. Of an unknown one, as the client spelled it.</param>
/// <param name="Rule">The rule it breaks.</param>
public readonly record struct FieldError(string Field, Rule Rule)
{
    /// <summary>The house wording, in English; contracts whose document words it differently have their own.</summary>
    public string Sentence(string field) => Rule.Kind switch
    {
        RuleKind.Required => $"{field} is required",
        RuleKind.Unknown => $"{field} is not a known member",
        RuleKind.Duplicate => $"{field} is given more than once",
        RuleKind.WrongType => $"{field} must be {Rule.Expected}",
        RuleKind.NotText => $"{field} holds characters that are not allowed",
        RuleKind.TooShort => $"{field} must be at least {Rule.Low} characters",
        RuleKind.TooLong => $"{field} must be at most {Rule.High} characters",
        RuleKind.TooSmall or RuleKind.TooLarge => $"{field} must be between {Rule.Low} and {Rule.High}",
        RuleKind.TooMany => $"{field} must have at most {Rule.High} entries",
        RuleKind.Email => $"{field} must be a valid email address",
        RuleKind.Country => $"{field} must be an ISO 3166-1 alpha-2 country code",
        RuleKind.Date => $"{field} must be a valid ISO 8601 date with an offset",
        RuleKind.Color => $"{field} must be a hexadecimal color",
        RuleKind.CommonPassword => $"{field} is one of the most common ones",
        RuleKind.OneOf => $"{field} must be one of {Rule.Expected}",
        RuleKind.TooBig => $"{field} must take at most {Rule.High} bytes when rendered",
        RuleKind.Reserved => $"{field} must not use the reserved key {Rule.Expected}",
    };
}
