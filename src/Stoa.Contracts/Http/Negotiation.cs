using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>A path prefix under which the routes hang, and the contract that answers there unless a request asks for another.</summary>
/// <param name="Prefix">Begins with a slash and does not end with one.</param>
/// <param name="Contract">A contract's name.</param>
/// <param name="SessionInCookie">
/// For the pages of this server: the refresh token is in a cookie limited to the mount, whatever the contract's document says of it. Such a mount is no
/// public address: documents do not list it.
/// </param>
public sealed record Mount(string Prefix, string Contract, bool SessionInCookie = false);

/// <summary>
/// Finds the contract of a request: the prefix <c>/as/{contract}</c>, else the <c>profile</c> parameter of Accept (RFC 6906; an unknown
/// one is ignored), else the mount's own.
/// </summary>
internal sealed class Negotiation
{
    private const string As = "/as/";
    private readonly ContractCatalogue _contracts;
    private readonly (PathString Prefix, Mount Mount, Contract Contract)[] _mounts;

    public Negotiation(ContractCatalogue contracts, IReadOnlyList<Mount> mounts)
    {
        _contracts = contracts;
        _mounts = [.. mounts.OrderByDescending(mount => mount.Prefix.Length).Select(mount => (new PathString(mount.Prefix), mount, Of(mount)))];

        Contract Of(Mount mount) => mount.SessionInCookie ? contracts[mount.Contract].WithSessionInCookie(mount.Prefix) : contracts[mount.Contract];
    }

    /// <summary>The contract, or null for a path outside every mount. Removes <c>/as/{contract}</c> from the path and leaves the mount as a feature.</summary>
    /// <param name="http">The request.</param>
    /// <param name="unknown">True where <c>/as/</c> names no contract: the request is then for nothing that exists.</param>
    public Contract? Choose(HttpContext http, out bool unknown)
    {
        var request = http.Request;
        unknown = false;
        Contract? chosen = null;
        if (request.Path.Value is { } path && path.StartsWith(As, StringComparison.Ordinal))
        {
            var end = path.IndexOf('/', As.Length);
            var name = path.AsSpan()[As.Length..(end < 0 ? path.Length : end)];
            unknown = !_contracts.TryGet(name, out chosen) || end < 0;
            request.PathBase = request.PathBase.Add(chosen?.Prefix ?? new PathString($"{As}{name}"));
            request.Path = end < 0 ? PathString.Empty : new PathString(path[end..]);
        }
        foreach (var (prefix, mount, own) in _mounts)
        {
            // Matched as routing does: every path that routing assigns to one of our routes needs a contract.
            if (request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase))
            {
                http.Features.Set(mount);
                return chosen ?? FromAccept(request) ?? own;
            }
        }
        unknown |= request.PathBase.HasValue;
        return unknown ? chosen ?? _mounts[0].Contract : null;
    }

    /// <summary>The known profile with the highest quality, the first of equals.</summary>
    private Contract? FromAccept(HttpRequest request)
    {
        var (best, quality) = ((Contract?)null, 0.0);
        foreach (var header in request.Headers.Accept)
        {
            // Most clients name no profile at all.
            var ranges = header is not null && header.Contains("profile", StringComparison.OrdinalIgnoreCase) ? new AcceptRanges(header) : default;
            while (ranges.Next(out var profile, out var wanted))
            {
                if (wanted > quality && _contracts.TryGet(profile, out var contract))
                {
                    (best, quality) = (contract, wanted);
                }
            }
        }
        return best;
    }
}

/// <summary>All contracts of this server by name.</summary>
public sealed class ContractCatalogue
{
    private readonly Dictionary<string, Contract> _byName;
    private readonly Dictionary<string, Contract>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public ContractCatalogue(IEnumerable<Contract> contracts)
    {
        _byName = contracts.ToDictionary(contract => contract.Name, StringComparer.Ordinal);
        _lookup = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyCollection<Contract> All => _byName.Values;

    public Contract this[string name] =>
        _byName.TryGetValue(name, out var contract)
            ? contract
            : throw new ArgumentException($"There is no contract '{name}'; there are {string.Join(", ", _byName.Keys)}.", nameof(name));

    public bool TryGet(ReadOnlySpan<char> name, out Contract? contract) => _lookup.TryGetValue(name, out contract);
}
