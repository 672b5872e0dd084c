using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Platform.Pages;

/// <summary>Maintenance mode and the route's rate limit, applied to a page as to the route whose use case it runs.</summary>
public sealed class PageGuard(IServiceProvider services, string policy)
{
    private readonly MaintenanceMode? _maintenance = services.GetService<MaintenanceMode>();
    private readonly Limiter? _limiter = services.GetService<Limiter>();

    /// <summary>Why a page is not even shown; null where it is.</summary>
    public ValueTask<Failure?> Closed(HttpContext http) => _maintenance?.Closed(http) ?? default;

    /// <summary>Why a post goes no further, asked before its body is read.</summary>
    public async ValueTask<Failure?> Refusal(HttpContext http) => await Closed(http) ?? _limiter?.Enter(http, policy);

    /// <summary>Counts one use by address, before the use case runs.</summary>
    public ValueTask<Failure?> Spend(HttpContext http) => _limiter?.Spend(http, policy, null) ?? default;
}
