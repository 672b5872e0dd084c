namespace Stoa.Contracts.Input;

/// <summary>
/// The members of one JSON object, read by name. A request type reads itself through this once, and that one reading is its binding,
/// its validation, its list of errors and, with <see cref="ObjectSchemaRecorder"/>, its schema. Names are snake_case; the contract spells them.
/// Every broken rule is collected; readers return a harmless value for it and the use case is then not called.
/// </summary>
public abstract class ObjectReader
{
    /// <summary>A required text of <paramref name="min"/> to <paramref name="max"/> characters (code points) that is not blank.</summary>
    public abstract string Text(string name, int max, int min = 1);

    /// <summary>An optional text; missing, null and empty are all the empty string.</summary>
    public abstract string OptionalText(string name, int max);

    /// <summary>A text that other members may make required; a schema cannot say which, and calls it optional.</summary>
    public virtual string TextWhere(bool isRequired, string name, int max) => isRequired ? Text(name, max) : OptionalText(name, max);

    /// <summary>An optional text that changes something where it is given, even as the empty one; missing and null are null.</summary>
    public abstract string? TextIfGiven(string name, int max);

    /// <summary>An optional reference to something by its id; missing and null are null.</summary>
    public abstract string? OptionalId(string name);

    /// <summary>A required e-mail address, at most 254 characters, as <see cref="TextRules.Mailbox"/> has it.</summary>
    public abstract string Email(string name);

    /// <summary>The address to log in with: <c>email</c>, or <c>username</c> for some clients. An invalid address simply has no account.</summary>
    public abstract string Login();

    /// <summary>A required secret that is compared, not judged: any text up to <paramref name="max"/> characters.</summary>
    public abstract string Secret(string name, int max);

    /// <summary>A required text that a rule of the module's own has to let through.</summary>
    public abstract string Checked(string name, TextCheck check);

    /// <summary>A required ISO 3166-1 alpha-2 country code, or XK, in any case and with white space around it; in upper case.</summary>
    public abstract string Country(string name);

    public abstract int Integer(string name, int min, int max);

    /// <summary>A required whole number of more than 32 bits, such as an amount of money.</summary>
    public abstract long LongInteger(string name, long min, long max);

    /// <summary>An optional number with at most four decimals, such as a percentage; missing and null are null.</summary>
    public abstract decimal? OptionalDecimal(string name, int min, int max);

    /// <summary>A required true or false.</summary>
    public abstract bool Flag(string name);

    /// <summary>An optional list of texts; missing and null are empty.</summary>
    public abstract IReadOnlyList<string> Texts(string name, int maxEntries, int maxLength);

    /// <summary>A list of texts that has to be there, be it empty: what is not sent empties nothing.</summary>
    public abstract IReadOnlyList<string> RequiredTexts(string name, int maxEntries, int maxLength);

    /// <summary>An optional object of texts (colour: black); missing and null are empty.</summary>
    public abstract IReadOnlyDictionary<string, string> TextMap(string name, int maxEntries, int maxLength);

    /// <summary>A required object in a format that is not ours, as the JSON that it was sent as.</summary>
    /// <typeparam name="TShape">Its format, for clients; it is for the use case to see whether the object has it.</typeparam>
    public abstract string Json<TShape>(string name);

    /// <summary>Whether the member was sent at all, be it null: an update leaves alone what it does not name. Asking does not read it.</summary>
    public abstract bool Has(string name);

    /// <summary>Whether the member was sent, and not as null. Asking does not read it.</summary>
    public virtual bool HasValue(string name) => false;

    /// <summary>A required text of a form, in its usual spelling.</summary>
    public abstract string Form(string name, int max, StringFormat form);

    /// <summary>An optional text of a form; missing, null and empty are null.</summary>
    public abstract string? OptionalForm(string name, int max, StringFormat form);

    /// <summary>A required one of the given texts.</summary>
    public abstract string Choice(string name, params IReadOnlyList<string> values);

    /// <summary>An optional one of the given texts; missing and null are null.</summary>
    public abstract string? OptionalChoice(string name, IReadOnlyList<string> values);

    /// <summary>An optional true or false; missing and null are null.</summary>
    public abstract bool? OptionalFlag(string name);

    /// <summary>An optional whole number; missing and null are null.</summary>
    public abstract int? OptionalInteger(string name, int min, int max);

    /// <summary>The same of more than 32 bits.</summary>
    public abstract long? OptionalLongInteger(string name, long min, long max);

    /// <summary>An optional point in time, ISO 8601 with an offset, as UTC; missing and null are null.</summary>
    public abstract DateTimeOffset? OptionalMoment(string name);

    /// <summary>What the clock shows in a moment that has been read, as if it were UTC: <c>09:00+01:00</c> is nine o'clock.</summary>
    public virtual DateTimeOffset? OptionalWallClock(string name) => null;

    /// <summary>An optional list of texts of a form; missing and null are empty.</summary>
    public abstract IReadOnlyList<string> Forms(string name, int maxEntries, int maxLength, StringFormat form);

    /// <summary>An optional list out of the given texts; missing and null are empty.</summary>
    public abstract IReadOnlyList<string> Choices(string name, IReadOnlyList<string> values);

    /// <summary>An optional list of whole numbers; missing and null are empty.</summary>
    public abstract IReadOnlyList<long> Integers(string name, int maxEntries);

    /// <summary>An optional object of objects by keys of a form; missing and null are empty.</summary>
    public abstract IReadOnlyDictionary<string, T> Map<T>(string name, int maxEntries, StringFormat key, Func<ObjectReader, T> read);

    /// <summary>An optional list of objects; missing and null are empty. What is wrong in an entry is named with its number: <c>lines.0.quantity</c>.</summary>
    public abstract IReadOnlyList<T> Objects<T>(string name, int maxEntries, Func<ObjectReader, T> read);

    /// <summary>A list of objects that has to be there, be it empty: what is not sent empties nothing.</summary>
    public abstract IReadOnlyList<T> RequiredObjects<T>(string name, int maxEntries, Func<ObjectReader, T> read);

    public abstract T Object<T>(string name, Func<ObjectReader, T> read);

    public abstract T? OptionalObject<T>(string name, Func<ObjectReader, T> read)
        where T : class;

    /// <summary>The same for a value type.</summary>
    public abstract T? OptionalValue<T>(string name, Func<ObjectReader, T> read)
        where T : struct;

    /// <summary>A required whole number, or an object in its place: what is counted one way or the other.</summary>
    public abstract T Either<T>(string name, long min, long max, Func<long, T> ofNumber, Func<ObjectReader, T> ofObject);

    /// <summary>Documents that one of the two is required. The use case itself refuses a request without, with its own fault.</summary>
    public virtual void OneAtLeast(string name, string other) { }

    /// <summary>A number that was read has to be a multiple of this one; what decides that stands in another member.</summary>
    public virtual void MultipleOf(string name, long value, long step) { }
}
