using System.Text.Json;

namespace Stoa.Contracts.Input;

/// <summary>Reads the members of a real JSON object and collects what is wrong with them. Never throws for what a client can send.</summary>
internal sealed partial class JsonObjectReader : ObjectReader
{
    /// <summary>More than the members of any route: a client that sends thousands of wrong ones does not get an error for each.</summary>
    internal const int MaxErrors = 50;

    private readonly Contract _contract;
    private readonly List<FieldError> _errors;
    private readonly string _prefix;
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);

    public JsonObjectReader(JsonElement element, Contract contract, List<FieldError> errors, string prefix = "")
    {
        (_contract, _errors, _prefix) = (contract, errors, prefix);
        foreach (var property in element.EnumerateObject())
        {
            var member = new Member { Value = property.Value };
            if (!_members.TryAdd(property.Name, member))
            {
                _members[property.Name].Repeated = true;
            }
        }
    }

    /// <summary>Call after reading: members that were not read are errors too, named as the client spelled them.</summary>
    public void RefuseTheRest()
    {
        foreach (var (name, member) in _members)
        {
            if (!member.Known)
            {
                Fail(new FieldError((_prefix.Length == 0 ? "" : _contract.NameOf(_prefix[..^1]) + ".") + Shortened(name), Rule.Unknown));
            }
        }
    }

    public override string Text(string name, int max, int min = 1)
    {
        if (ReadText(name, required: true) is not { } text)
        {
            return "";
        }
        if (string.IsNullOrWhiteSpace(text))
        {
            return Fail(name, Rule.Required, "");
        }
        return Length(name, text, min, max);
    }

    public override string OptionalText(string name, int max) => ReadText(name, required: false) is { } text ? Length(name, text, 0, max) : "";

    public override string? TextIfGiven(string name, int max) => ReadText(name, required: false) is { } text ? Length(name, text, 0, max) : null;

    public override string Email(string name)
    {
        // Keyboards and clipboards put blanks around an address; they are no part of it.
        var text = ReadText(name, required: true)?.Trim();
        return text is null ? ""
            : text.Length == 0 ? Fail(name, Rule.Required, "")
            : Length(name, text, 1, TextRules.MaxEmail) is not { Length: > 0 } address ? ""
            : TextRules.IsEmail(address) ? TextRules.Mailbox(address)
            : Fail(name, Rule.Email, "");
    }

    public override string Login()
    {
        var (email, username) = (Find("email"), Find("username"));
        if (IsGiven(email) && IsGiven(username))
        {
            return Fail("username", Rule.Excluded("email"), "");
        }
        return IsGiven(username) || (email is null && username is not null) ? Text("username", TextRules.MaxEmail).Trim() : Email("email");

        static bool IsGiven(JsonElement? value) =>
            value is { ValueKind: not JsonValueKind.Null } given && (given.ValueKind != JsonValueKind.String || !given.ValueEquals(""));
    }

    public override string Checked(string name, TextCheck check)
    {
        var text = Secret(name, check.Max);
        return text.Length > 0 && check.WhyNot(text) is { } rule ? Fail(name, rule, "") : text;
    }

    public override string Country(string name)
    {
        var text = Text(name, max: 20);
        var code = text.Trim().ToUpperInvariant();
        return text.Length == 0 || Countries.Contains(code) ? code : Fail(name, Rule.Country, "");
    }

    public override int Integer(string name, int min, int max) => (int)LongInteger(name, min, max);

    public override bool Flag(string name) =>
        Find(name) switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            null or { ValueKind: JsonValueKind.Null } => Fail(name, Rule.Required, false),
            _ => Fail(name, Rule.Type(JsonKind.Boolean), false),
        };

    public override IReadOnlyList<string> Texts(string name, int maxEntries, int maxLength)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return [];
        }
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Fail(name, Rule.Type(JsonKind.ListOfTexts), Array.Empty<string>());
        }
        if (value.GetArrayLength() > maxEntries)
        {
            return Fail(name, Rule.TooMany(maxEntries), Array.Empty<string>());
        }
        var texts = new List<string>();
        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.String)
            {
                return Fail(name, Rule.Type(JsonKind.ListOfTexts), Array.Empty<string>());
            }
            if (Decode(name, entry) is { } text && Length(name, text, 1, maxLength) is { Length: > 0 } checkedText)
            {
                texts.Add(checkedText);
            }
        }
        return texts;
    }

    public override IReadOnlyList<string> RequiredTexts(string name, int maxEntries, int maxLength) =>
        Find(name) is { ValueKind: not JsonValueKind.Null } ? Texts(name, maxEntries, maxLength) : Fail(name, Rule.Required, Array.Empty<string>());

    public override IReadOnlyDictionary<string, string> TextMap(string name, int maxEntries, int maxLength)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return texts;
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Fail(name, Rule.Type(JsonKind.ObjectOfTexts), texts);
        }
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                return Fail(name, Rule.Type(JsonKind.ObjectOfTexts), texts);
            }
            if (property.Name.Length is 0 || property.Name.Length > maxLength || !TextRules.IsClean(property.Name))
            {
                return Fail(name, Rule.NotText, texts);
            }
            var text = CardNumbers.AreIn(property.Name) ? Fail<string?>(name, Rule.CardNumber, null) : Decode(name, property.Value);
            if (text is not null && !texts.TryAdd(property.Name, Length(name, text, 0, maxLength)))
            {
                return Fail(name, Rule.Duplicate, texts);
            }
        }
        return texts.Count > maxEntries ? Fail(name, Rule.TooMany(maxEntries), texts) : texts;
    }

    public override string Json<TShape>(string name) =>
        Find(name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => Fail(name, Rule.Required, "{}"),
            { ValueKind: JsonValueKind.Object } value => RawText(name, value),
            _ => Fail(name, Rule.Type(JsonKind.Object), "{}"),
        };

    /// <summary>Within texts, bytes that are no UTF-8 have been let through so far.</summary>
    private string RawText(string name, JsonElement value)
    {
        try
        {
            return value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            return Fail(name, Rule.NotText, "{}");
        }
    }

    public override T Object<T>(string name, Func<ObjectReader, T> read)
    {
        if (Find(name) is { ValueKind: not JsonValueKind.Null } value)
        {
            return ReadObject(name, value, read);
        }
        Fail(name, Rule.Required);
        return read(new ObjectSchemaRecorder());
    }

    public override T? OptionalObject<T>(string name, Func<ObjectReader, T> read)
        where T : class => Find(name) is { ValueKind: not JsonValueKind.Null } value ? ReadObject(name, value, read) : null;

    public override T? OptionalValue<T>(string name, Func<ObjectReader, T> read)
        where T : struct => Find(name) is { ValueKind: not JsonValueKind.Null } value ? ReadObject(name, value, read) : null;

    private T ReadObject<T>(string name, JsonElement value, Func<ObjectReader, T> read)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Fail(name, Rule.Type(JsonKind.Object));
            return read(new ObjectSchemaRecorder());
        }
        var inner = new JsonObjectReader(value, _contract, _errors, _prefix + name + ".");
        var result = read(inner);
        inner.RefuseTheRest();
        return result;
    }

    private string? ReadText(string name, bool required)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return required ? Fail<string?>(name, Rule.Required, null) : null;
        }
        return value.ValueKind == JsonValueKind.String ? Decode(name, value) : Fail<string?>(name, Rule.Type(JsonKind.Text), null);
    }

    /// <summary>JSON can contain texts that are not valid Unicode (lone surrogates, broken UTF-8), and PostgreSQL has no NUL: both are refused.</summary>
    private string? Decode(string name, JsonElement value)
    {
        try
        {
            var text = value.GetString()!;
            return TextRules.IsClean(text) ? text : Fail<string?>(name, Rule.NotText, null);
        }
        catch (InvalidOperationException)
        {
            return Fail<string?>(name, Rule.NotText, null);
        }
    }

    /// <summary>A text that people write. What names or checks something by its digits is none.</summary>
    private string Length(string name, string text, int min, int max) =>
        CardNumbers.AreIn(text) && !IsIdentifier(name) ? Fail(name, Rule.CardNumber, "") : Counted(name, text, min, max);

    private static bool IsIdentifier(string name) =>
        name is "id" or "sku" or "barcode" or "gtin" or "email" or "app_version" || name.EndsWith("_id", StringComparison.Ordinal);

    private string Counted(string name, string text, int min, int max)
    {
        var length = text.Length > max || text.Length < min * 2 ? TextRules.Length(text) : max;
        return length < min ? Fail(name, Rule.TooShort(min), "")
            : length > max ? Fail(name, Rule.TooLong(max), "")
            : text;
    }

    private JsonElement? Find(string name)
    {
        if (!_members.TryGetValue(_contract.NameOf(name), out var member))
        {
            return null;
        }
        if (member.Repeated && !member.Known)
        {
            Fail(name, Rule.Duplicate);
        }
        member.Known = true;
        return member.Value;
    }

    private T Fail<T>(string name, Rule rule, T harmless)
    {
        Fail(name, rule);
        return harmless;
    }

    private void Fail(string name, Rule rule) => Fail(new FieldError(_prefix + name, rule));

    private void Fail(FieldError error)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(error);
        }
    }

    /// <summary>A name that a client made up, as far as it is told back.</summary>
    internal static string Shortened(string name) => name.Length <= 64 ? name : name[..(char.IsHighSurrogate(name[63]) ? 63 : 64)] + "…";

    private sealed class Member
    {
        public required JsonElement Value { get; init; }
        public bool Repeated { get; set; }
        public bool Known { get; set; }
    }
}
