using System.Text.Json.Serialization.Metadata;

namespace Stoa.Contracts.Payloads;

/// <summary>A member that one contract's document spells in its own way.</summary>
/// <param name="contract">The contract's name.</param>
/// <param name="member">As its document prints it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamedUnderAttribute(string contract, string member) : Attribute
{
    public string Contract { get; } = contract;
    public string Member { get; } = member;

    internal static void Rename(JsonTypeInfo type, string contract)
    {
        foreach (var property in type.Properties)
        {
            var names = property.AttributeProvider?.GetCustomAttributes(typeof(NamedUnderAttribute), inherit: false) ?? [];
            if (names.OfType<NamedUnderAttribute>().FirstOrDefault(name => name.Contract == contract) is { } named)
            {
                property.Name = named.Member;
            }
        }
    }
}
