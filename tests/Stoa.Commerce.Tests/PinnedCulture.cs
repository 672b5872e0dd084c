using System.Globalization;
using System.Runtime.CompilerServices;

namespace Stoa.Commerce.Tests;

/// <summary>As Program.cs does it, before the first test: tests must not depend on the language of the machine either.</summary>
internal static class PinnedCulture
{
    [ModuleInitializer]
    internal static void Pin()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
    }
}
