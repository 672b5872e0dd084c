using System.Collections;
using System.Reflection;

namespace Stoa.Platform.Settings;

/// <summary>
/// The keys of the configuration that a part of the server reads, so that one that nobody reads can be told to its operator. <c>*</c> stands for one name
/// or number of the operator's own, <c>**</c> for everything below.
/// </summary>
public static class ConfigurationKeys
{
    /// <summary>Those of a class that the section is bound to, with the classes, lists and dictionaries in it.</summary>
    public static IEnumerable<string> Of<T>(string section) => Of(typeof(T), section);

    /// <summary>Each name below the section.</summary>
    public static IEnumerable<string> Below(string section, params string[] names) => names.Select(name => $"{section}:{name}");

    /// <summary>What <see cref="ConfigurationChecks.ReadList"/> reads; a list of a class has to be given entry by entry.</summary>
    public static IEnumerable<string> List(string key) => [key, key + ":*"];

    private static IEnumerable<string> Of(Type type, string path)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string) || plain.IsValueType)
        {
            return [path];
        }
        if (plain.IsAssignableTo(typeof(IEnumerable)))
        {
            return Of(plain.IsArray ? plain.GetElementType()! : plain.GetGenericArguments()[^1], path + ":*");
        }
        return plain
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite || CanBeAddedTo(property.PropertyType))
            .SelectMany(property => Of(property.PropertyType, $"{path}:{property.Name}"));
    }

    private static bool CanBeAddedTo(Type type) =>
        type.GetInterfaces().Append(type).Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICollection<>));
}
