using Microsoft.Extensions.Configuration;
using Stoa.Platform.Settings;

namespace Stoa.Moving;

/// <summary>Section <c>Imports</c>.</summary>
public static class MovingOptionsValidator
{
    /// <summary>What is read of the configuration, in the form of <see cref="ConfigurationKeys"/>.</summary>
    public static IEnumerable<string> Keys => [.. ConfigurationKeys.Of<ImportOptions>("Imports")];

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration) => configuration.RequireFlags("Imports:AllowPrivate");
}
