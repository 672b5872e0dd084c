using Microsoft.Extensions.Configuration;
using Stoa.Platform.Settings;

namespace Stoa.Moving;

/// <summary>Section <c>Imports</c>.</summary>
public static class MovingOptionsValidator
{
    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration) => configuration.RequireFlags("Imports:AllowPrivate");
}
