using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Stoa.Demo;

/// <summary>The demo shop for a server to try: what its staff would write, and beyond it as many generated products as are wanted.</summary>
public static class DemoSetup
{
    /// <summary>The products that are written by hand; beyond them they are generated.</summary>
    public const int DefaultProducts = 64;

    public static IServiceCollection AddDemo(this IServiceCollection services) => services.AddSingleton<HandWrittenShop>().AddSingleton<DemoShop>();

    /// <summary>Adds the missing products up to this number; the schema of commerce must exist.</summary>
    public static Task FillDemoShop(this IServiceProvider services, int products, CancellationToken cancelled) =>
        services.GetRequiredService<DemoShop>().Fill(products, cancelled);

    public static void MapDemo(this WebApplication app) => DemoImageRoutes.Map(app);
}
