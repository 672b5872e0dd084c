using Microsoft.Extensions.Configuration;
using Stoa.Platform.Settings;

namespace Stoa.Commerce;

/// <summary>Sections <c>Payments</c> and <c>Catalogue</c>.</summary>
public static class CommerceOptionsValidator
{
    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireDurations("Payments:Timeout");
        configuration.RequireFlags("Catalogue:Cache");
    }
}
