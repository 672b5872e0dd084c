using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Platform.Mail;

namespace Stoa.Platform.Settings;

/// <summary>
/// Something that the shop goes by and staff may set: declared once by the module that reads it, with its form, its default, and the key of the
/// configuration that overrides it.
/// </summary>
public abstract class Setting
{
    private protected Setting(string name, string? key) => (Name, Key) = (name, key);

    /// <summary>snake_case, as requests and answers name it.</summary>
    public string Name { get; }

    /// <summary>Of the configuration; null where it cannot be set there.</summary>
    public string? Key { get; }

    /// <summary>What the configuration says; null where it says nothing.</summary>
    /// <exception cref="StartException">It says something that is not of the setting's form; the message names the key.</exception>
    internal abstract object? Configured(IConfiguration configuration);

    internal abstract object Usual { get; }

    internal abstract object Parse(string json);

    internal abstract string Write(object value);

    /// <summary>Whether a request names it, and to what; null goes back to the default.</summary>
    internal abstract bool IsGiven(ObjectReader members, out object? value);

    /// <summary>One line of text without white space around it: it may stand in the header of a mail. Its default is empty unless another is given.</summary>
    public static Setting<string> Text(string name, string? key, int max, string usual = "") => Form(name, key, max, Line, usual);

    /// <summary>A text of a form; empty where it is not set.</summary>
    public static Setting<string> Form(string name, string? key, int max, StringFormat form, string usual, Func<string, string?>? configured = null) =>
        new(
            name,
            key,
            usual,
            PlatformJson.Default.String,
            (members, member) => members.OptionalForm(member, max, form),
            (configuration, path) =>
                Raw(configuration, path) is not { } text
                    ? null
                    : (configured ?? form.Read)(text) ?? throw new StartException($"{path} is not of the form that it needs: '{text}'.")
        );

    public static Setting<bool?> Flag(string name, string? key, bool usual) =>
        new(
            name,
            key,
            usual,
            PlatformJson.Default.NullableBoolean,
            (members, member) => members.OptionalFlag(member),
            (configuration, path) => Raw(configuration, path) is null ? null : configuration.ReadFlag(path, usual)
        );

    /// <summary>Whole minutes; a duration (hh:mm:ss) in the configuration.</summary>
    public static Setting<int?> Minutes(string name, string? key, int usual, int min, int max) =>
        new(
            name,
            key,
            usual,
            PlatformJson.Default.NullableInt32,
            (members, member) => members.OptionalInteger(member, min, max),
            (configuration, path) => Raw(configuration, path) is null ? null : Bounded(configuration, path, min, max)
        );

    /// <summary>A text for each of some languages, by primary subtag.</summary>
    public static Setting<IReadOnlyDictionary<string, string>> Wording(string name, int max) =>
        new(
            name,
            null,
            new SortedDictionary<string, string>(StringComparer.Ordinal),
            PlatformJson.Default.IReadOnlyDictionaryStringString,
            (members, member) => members.TextMap(member, 20, max) is var texts && members.Has(member) ? texts : null,
            (_, _) => null
        );

    private static readonly StringFormat Line = new(Rule.NotText, static text => HeaderText.IsOneLine(text) ? text.Trim() : null);

    private static string? Raw(IConfiguration configuration, string path) =>
        configuration[path] is { } text && text.Trim() is { Length: > 0 } said ? said : null;

    private static int? Bounded(IConfiguration configuration, string path, int min, int max)
    {
        var minutes = (int)Math.Ceiling(Math.Min(configuration.ReadDuration(path)!.Value.TotalMinutes, int.MaxValue));
        return minutes >= min && minutes <= max
            ? minutes
            : throw new StartException(string.Create(CultureInfo.InvariantCulture, $"{path} is not between {min} and {max} minutes: '{configuration[path]}'."));
    }
}

/// <summary>A setting with the type of its value.</summary>
public sealed class Setting<T> : Setting
{
    private readonly JsonTypeInfo<T> _type;
    private readonly Func<ObjectReader, string, T?> _read;
    private readonly Func<IConfiguration, string, T?> _configured;

    internal Setting(string name, string? key, T usual, JsonTypeInfo<T> type, Func<ObjectReader, string, T?> read, Func<IConfiguration, string, T?> configured)
        : base(name, key) => (Usual, _type, _read, _configured) = (usual!, type, read, configured);

    internal override object Usual { get; }

    internal override object? Configured(IConfiguration configuration) => Key is null ? null : _configured(configuration, Key);

    internal override object Parse(string json) => JsonSerializer.Deserialize(json, _type)!;

    internal override string Write(object value) => JsonSerializer.Serialize((T)value, _type);

    internal override bool IsGiven(ObjectReader members, out object? value)
    {
        // Read in any case: the schema is recorded by reading.
        value = _read(members, Name);
        return members.Has(Name);
    }
}
