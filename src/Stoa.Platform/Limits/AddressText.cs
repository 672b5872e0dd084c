using System.Net;

namespace Stoa.Platform.Limits;

/// <summary>Addresses and networks in CIDR notation, as people write them.</summary>
public static class AddressText
{
    /// <summary>Reads an address or a network.</summary>
    /// <param name="text">Such as <c>203.0.113.7</c>, <c>203.0.113.0/24</c>, <c>2001:db8::/32</c>.</param>
    /// <param name="network">Of one address where it is one. An IPv4 address is one, however it is mapped.</param>
    /// <returns>False where it is neither.</returns>
    public static bool TryParse(string text, out IPNetwork network)
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
}
