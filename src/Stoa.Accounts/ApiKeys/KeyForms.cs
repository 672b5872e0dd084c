using System.Net;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Limits;

namespace Stoa.Accounts.ApiKeys;

/// <summary>What a key is.</summary>
internal sealed class KeyKinds : IClosedSet
{
    public const string Secret = "secret";
    public const string Publishable = "publishable";

    public static IReadOnlyList<string> Values { get; } = [Secret, Publishable];
}

/// <summary>Whether a key is taken.</summary>
internal sealed class KeyStatuses : IClosedSet
{
    public const string Active = "active";
    public const string Expired = "expired";
    public const string Revoked = "revoked";

    public static IReadOnlyList<string> Values { get; } = [Active, Expired, Revoked];
}

/// <summary>What a key may do: <c>orders:read</c>.</summary>
internal static class ScopeForms
{
    public const int Most = 100;
    public const int Longest = 201;

    public static readonly StringFormat Scope = new(
        Rule.OneOf("resource:action"),
        text => text.Split(':') is [{ Length: > 0 } resource, { Length: > 0 } action] && IsName(resource) && IsName(action) ? text : null,
        Pattern: "^[a-z0-9_]+:[a-z0-9_]+$"
    );

    private static bool IsName(string text) => text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}

/// <summary>An address or a network in CIDR notation. An IPv4 address is one, however it is mapped.</summary>
internal static class AddressForms
{
    public const int Most = 50;
    public const int Longest = 50;

    public static readonly StringFormat Network = new(
        Rule.OneOf("203.0.113.7, 203.0.113.0/24, 2001:db8::/32"),
        text => AddressText.TryParse(text, out var network) ? Spell(network) : null
    );

    /// <summary>Of one that was read by <see cref="Network"/>.</summary>
    public static IPNetwork Parse(string text) =>
        AddressText.TryParse(text, out var network) ? network : throw new FormatException($"'{text}' is neither an address nor a network.");

    private static string Spell(IPNetwork network) =>
        network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? network.BaseAddress.ToString() : network.ToString();
}
