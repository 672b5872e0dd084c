using System.Net;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

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
        text => TryParse(text, out var network) ? Spell(network) : null
    );

    /// <summary>Of one that was read by <see cref="Network"/>.</summary>
    public static IPNetwork Parse(string text) =>
        TryParse(text, out var network) ? network : throw new FormatException($"'{text}' is neither an address nor a network.");

    private static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        if (!IsSpelledOut(text.Split('/')[0]))
        {
            return false;
        }
        if (text.Contains('/'))
        {
            return IPNetwork.TryParse(text, out network);
        }
        var address = IPAddress.Parse(text);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        network = new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
        return true;
    }

    /// <summary>
    /// Four decimal numbers, or an IPv6 address without a zone. The parser also takes <c>127.1</c>, <c>0x7f.0.0.1</c> and <c>010.0.0.1</c>, which is 8.0.0.1
    /// to it and something else to whoever wrote it.
    /// </summary>
    private static bool IsSpelledOut(string text) =>
        IPAddress.TryParse(text, out var address)
        && (
            text.Contains(':') ? !text.Contains('%') && (!text.Contains('.') || IsSpelledOut(text[(text.LastIndexOf(':') + 1)..])) : address.ToString() == text
        );

    private static string Spell(IPNetwork network) =>
        network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? network.BaseAddress.ToString() : network.ToString();
}
