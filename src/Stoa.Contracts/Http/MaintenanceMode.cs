using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>Says whether requests are taken right now. The application supplies it; without one they always are.</summary>
public abstract class MaintenanceMode
{
    /// <summary>Why this request is turned away, or null.</summary>
    public abstract Failure? Closed(HttpContext http);
}
