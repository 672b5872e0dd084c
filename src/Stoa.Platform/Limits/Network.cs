using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Stoa.Platform.Limits;

/// <summary>The client by address: an IPv4 address, or the /64 of an IPv6 address, which is what a provider gives one customer.</summary>
internal readonly record struct Network(ulong Prefix, bool IsV6)
{
    public static Network Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
        {
            address.TryWriteBytes(bytes, out _);
            return new Network(BinaryPrimitives.ReadUInt64BigEndian(bytes), true);
        }
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out _);
        return new Network(BinaryPrimitives.ReadUInt32BigEndian(bytes), false);
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(IsV6 ? 6 : 4)}:{Prefix:x}");
}
