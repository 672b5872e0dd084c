using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>Where a request comes from.</summary>
public static class CallerAddress
{
    /// <summary>An IPv4 address is one, also where it came in over IPv6 (<c>::ffff:203.0.113.7</c>). Null where there is none.</summary>
    public static IPAddress? Of(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;
}
