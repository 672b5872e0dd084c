using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>Decides whether requests are accepted at the moment. The application supplies it; without one they always are.</summary>
public abstract class MaintenanceMode
{
    /// <summary>Why this request is refused, or null.</summary>
    public abstract ValueTask<Failure?> Closed(HttpContext http);
}
