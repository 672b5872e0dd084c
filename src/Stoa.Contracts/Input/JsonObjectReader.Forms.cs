using System.Globalization;
using System.Text.Json;

namespace Stoa.Contracts.Input;

/// <summary>Optional members, and members with their own format.</summary>
internal sealed partial class JsonObjectReader
{
    public override string? OptionalId(string name)
    {
        if (ReadText(name, required: false) is not { } id)
        {
            return null;
        }
        return id.Length == 0 ? Fail(name, Rule.TooShort(1), id) : Length(name, id, 0, 100);
    }

    public override bool Has(string name) => _members.ContainsKey(_contract.NameOf(name));

    public override bool HasValue(string name) => _members.TryGetValue(_contract.NameOf(name), out var member) && member.Value.ValueKind != JsonValueKind.Null;

    public override string Form(string name, int max, StringFormat form)
    {
        var text = Text(name, max);
        return text.Length == 0 ? "" : form.Read(text) ?? Fail(name, form.Broken, "");
    }

    public override string? OptionalForm(string name, int max, StringFormat form)
    {
        var text = OptionalText(name, max);
        return text.Length == 0 ? null : form.Read(text) ?? Fail<string?>(name, form.Broken, null);
    }

    public override string Choice(string name, params IReadOnlyList<string> values)
    {
        var text = Text(name, 100);
        return text.Length == 0 ? "" : Known(name, text, values) ?? "";
    }

    public override string? OptionalChoice(string name, IReadOnlyList<string> values) =>
        Find(name) is { ValueKind: not JsonValueKind.Null } ? Known(name, ReadText(name, required: false), values) : null;

    public override string Secret(string name, int max)
    {
        if (ReadText(name, required: true) is not { } text)
        {
            return "";
        }
        return text.Length == 0 ? Fail(name, Rule.Required, "") : Counted(name, text, 0, max);
    }

    public override bool? OptionalFlag(string name) =>
        Find(name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => Fail<bool?>(name, Rule.Type(JsonKind.Boolean), null),
        };

    public override int? OptionalInteger(string name, int min, int max) => (int?)OptionalLongInteger(name, min, max);

    public override long? OptionalLongInteger(string name, long min, long max) =>
        Find(name) is { ValueKind: not JsonValueKind.Null } ? LongInteger(name, min, max) : null;

    public override DateTimeOffset? OptionalMoment(string name)
    {
        if (ReadText(name, required: false) is not { } text)
        {
            return null;
        }
        return TextRules.Time(text) ?? Fail<DateTimeOffset?>(name, Rule.Date, null);
    }

    public override DateTimeOffset? OptionalWallClock(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } value ? TextRules.WallClock(value.GetString()!) : null;

    public override IReadOnlyList<string> Forms(string name, int maxEntries, int maxLength, StringFormat form)
    {
        var forms = new List<string>();
        foreach (var text in Texts(name, maxEntries, maxLength))
        {
            if (form.Read(text) is not { } read)
            {
                return Fail(name, form.Broken, Array.Empty<string>());
            }
            forms.Add(read);
        }
        return forms;
    }

    public override IReadOnlyList<string> Choices(string name, IReadOnlyList<string> values)
    {
        var chosen = Texts(name, maxEntries: values.Count, maxLength: 100);
        return chosen.All(values.Contains) ? chosen : Fail(name, Rule.OneOf(string.Join(", ", values)), Array.Empty<string>());
    }

    public override IReadOnlyList<long> Integers(string name, int maxEntries)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return [];
        }
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Fail(name, Rule.Type(JsonKind.ListOfWholeNumbers), Array.Empty<long>());
        }
        if (value.GetArrayLength() > maxEntries)
        {
            return Fail(name, Rule.TooMany(maxEntries), Array.Empty<long>());
        }
        var numbers = new List<long>();
        foreach (var entry in value.EnumerateArray())
        {
            if (WholeNumbers.Of(entry) is not { } number || number < long.MinValue || number > long.MaxValue)
            {
                return Fail(name, Rule.Type(JsonKind.ListOfWholeNumbers), Array.Empty<long>());
            }
            numbers.Add((long)number);
        }
        return numbers;
    }

    public override void MultipleOf(string name, long value, long step)
    {
        if (value % step != 0)
        {
            Fail(name, Rule.NotMultiple(step), 0);
        }
    }

    public override long LongInteger(string name, long min, long max)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return Fail(name, Rule.Required, min);
        }
        if (WholeNumbers.Of(value) is not { } number)
        {
            return Fail(name, Rule.Type(JsonKind.WholeNumber), min);
        }
        return number < min ? Fail(name, Rule.TooSmall(min, max), min)
            : number > max ? Fail(name, Rule.TooLarge(min, max), min)
            : (long)number;
    }

    public override T Either<T>(string name, long min, long max, Func<long, T> ofNumber, Func<ObjectReader, T> ofObject) =>
        Find(name) is { ValueKind: JsonValueKind.Object } value ? ReadObject(name, value, ofObject) : ofNumber(LongInteger(name, min, max));

    public override decimal? OptionalDecimal(string name, int min, int max)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number) || decimal.Round(number, 4) != number)
        {
            return Fail<decimal?>(name, Rule.Type(JsonKind.Decimal), null);
        }
        return number < min ? Fail<decimal?>(name, Rule.TooSmall(min, max), null)
            : number > max ? Fail<decimal?>(name, Rule.TooLarge(min, max), null)
            : number;
    }

    public override IReadOnlyList<T> Objects<T>(string name, int maxEntries, Func<ObjectReader, T> read)
    {
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return [];
        }
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(entry => entry.ValueKind != JsonValueKind.Object))
        {
            return Fail(name, Rule.Type(JsonKind.ListOfObjects), Array.Empty<T>());
        }
        if (value.GetArrayLength() > maxEntries)
        {
            return Fail(name, Rule.TooMany(maxEntries), Array.Empty<T>());
        }
        return [.. value.EnumerateArray().Select((entry, index) => ReadObject(string.Create(CultureInfo.InvariantCulture, $"{name}.{index}"), entry, read))];
    }

    public override IReadOnlyList<T> RequiredObjects<T>(string name, int maxEntries, Func<ObjectReader, T> read) =>
        Find(name) is { ValueKind: not JsonValueKind.Null } ? Objects(name, maxEntries, read) : Fail(name, Rule.Required, Array.Empty<T>());

    public override IReadOnlyDictionary<string, T> Map<T>(string name, int maxEntries, StringFormat key, Func<ObjectReader, T> read)
    {
        var entries = new SortedDictionary<string, T>(StringComparer.Ordinal);
        if (Find(name) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return entries;
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Fail(name, Rule.Type(JsonKind.Object), entries);
        }
        foreach (var property in value.EnumerateObject())
        {
            if (key.Read(property.Name) is not { } spelled)
            {
                Fail(new FieldError(_prefix + name, key.Broken, Shortened(property.Name)));
                return entries;
            }
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                return Fail(name, Rule.Type(JsonKind.Object), entries);
            }
            var inner = new JsonObjectReader(property.Value, _contract, _errors, _prefix + name + ".");
            var entry = read(inner);
            inner.RefuseTheRest();
            if (!entries.TryAdd(spelled, entry))
            {
                return Fail(name, Rule.Duplicate, entries);
            }
        }
        return entries.Count > maxEntries ? Fail(name, Rule.TooMany(maxEntries), entries) : entries;
    }

    private string? Known(string name, string? text, IReadOnlyList<string> values) =>
        text is null || values.Contains(text, StringComparer.Ordinal) ? text : Fail<string?>(name, Rule.OneOf(string.Join(", ", values)), null);
}
