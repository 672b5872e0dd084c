using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>The address of the caller.</summary>
public static class CallerAddress
{
    /// <summary>IPv4 addresses mapped to IPv6 (<c>::ffff:203.0.113.7</c>) are returned as IPv4. Null if there is no address.</summary>
    public static IPAddress? Of(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;
}
