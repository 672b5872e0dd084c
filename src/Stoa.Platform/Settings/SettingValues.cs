using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Platform.Settings;

/// <summary>Where the value of a setting comes from.</summary>
public static class SettingSources
{
    /// <summary>The configuration, which wins and cannot be changed by a request.</summary>
    public const string Configuration = "configuration";

    /// <summary>Set by staff.</summary>
    public const string Shop = "shop";

    /// <summary>Set by nobody.</summary>
    public const string Default = "default";
}

/// <summary>The values of all settings at one moment.</summary>
public sealed class SettingValues
{
    private readonly Dictionary<Setting, (object Value, string Source)> _values;

    internal SettingValues(Dictionary<Setting, (object Value, string Source)> values) => _values = values;

    public IEnumerable<Setting> Settings => _values.Keys;

    public string Get(Setting<string> setting) => (string)_values[setting].Value;

    public bool Get(Setting<bool?> setting) => (bool)_values[setting].Value;

    public int Get(Setting<int?> setting) => (int)_values[setting].Value;

    public IReadOnlyDictionary<string, string> Get(Setting<IReadOnlyDictionary<string, string>> setting) =>
        (IReadOnlyDictionary<string, string>)_values[setting].Value;

    public string SourceOf(Setting setting) => _values[setting].Source;
}

/// <summary>What a request says of settings; a value of null goes back to the default.</summary>
public sealed class SettingChanges
{
    private readonly IReadOnlyList<(Setting Setting, object? Value)> _given;

    private SettingChanges(IReadOnlyList<(Setting Setting, object? Value)> given) => _given = given;

    internal IReadOnlyList<(Setting Setting, object? Value)> Given => _given;

    /// <summary>Reads those of these settings that were sent.</summary>
    public static SettingChanges Read(ObjectReader members, params IEnumerable<Setting> settings)
    {
        var given = new List<(Setting, object?)>();
        foreach (var setting in settings)
        {
            if (setting.IsGiven(members, out var value))
            {
                given.Add((setting, value));
            }
        }
        return new SettingChanges(given);
    }

    /// <summary>What is wrong with them besides their forms: texts by language name languages (de, en).</summary>
    public Failure? Broken()
    {
        foreach (var (setting, value) in _given)
        {
            if (value is IReadOnlyDictionary<string, string> texts && !texts.Keys.All(IsLanguage))
            {
                return Failure.Invalid(setting.Name, Rule.Type(JsonKind.Locale));
            }
        }
        return null;
    }

    private static bool IsLanguage(string tag) => tag.Length is 2 or 3 && tag.All(char.IsAsciiLetterLower);

    /// <summary>The first that the configuration decides; null where none does.</summary>
    public Failure? Refused(SettingValues values) =>
        _given.Select(given => given.Setting).FirstOrDefault(setting => values.SourceOf(setting) == SettingSources.Configuration) is { Key: { } key } fixedOne
            ? Failure.Of(PlatformFaults.SettingConfigured, "key", key) with
            {
                Field = fixedOne.Name,
            }
            : null;
}

/// <summary>What was changed, as the audit log tells it.</summary>
public sealed record SettingsChange(JsonObject Before, JsonObject After)
{
    public bool IsEmpty => Before.Count == 0 && After.Count == 0;

    internal static JsonNode? Node(string? json) => json is null ? null : JsonNode.Parse(json, documentOptions: new JsonDocumentOptions());
}
