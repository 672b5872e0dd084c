using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace Stoa.Platform;

/// <summary>Where clients reach this server: <c>PublicUrl</c>, else the first address it listens on. Valid once the server listens.</summary>
public sealed class PublicAddress(IServer server, IConfiguration configuration)
{
    private const string Usual = "http://localhost:8080";

    private string? _root;

    /// <summary>Before the server listens a guess, which is not kept.</summary>
    public string Root => _root ?? Find();

    /// <summary>A path of ours as an absolute address; anything that is absolute already, or empty, stays as it is.</summary>
    public string Of(string pathOrAddress) => pathOrAddress.StartsWith('/') ? Root + pathOrAddress : pathOrAddress;

    private string Find()
    {
        if (configuration["PublicUrl"] is { Length: > 0 } given)
        {
            return _root = given.TrimEnd('/');
        }
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } address)
        {
            return Usual;
        }
        var uri = new UriBuilder(address.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal));
        if (uri.Host is "0.0.0.0" or "[::]")
        {
            uri.Host = "localhost";
        }
        return _root = uri.Uri.GetLeftPart(UriPartial.Authority);
    }
}
