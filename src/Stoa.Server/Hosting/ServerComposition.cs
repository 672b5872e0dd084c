namespace Stoa.Server.Hosting;

/// <summary>Puts the server together while its database starts: neither has to wait for the other (ADR 97).</summary>
internal static class ServerComposition
{
    /// <summary>The server with all its routes, whose database can be used.</summary>
    /// <param name="database">That has begun to start.</param>
    /// <param name="settings">That were read from the builder.</param>
    /// <param name="builder">Used up.</param>
    /// <param name="another">Makes one more, for a database that is not where it was expected: somebody took its port.</param>
    public static async Task<WebApplication> Beside(
        DatabaseHandle database,
        ServerSettings settings,
        WebApplicationBuilder builder,
        Func<WebApplicationBuilder> another
    )
    {
        var expected = await database.Expected();
        var app = Compose(builder, settings, expected);
        try
        {
            if (await database.Ready() is var connection && connection == expected)
            {
                return app;
            }
            await app.DisposeAsync();
            return Compose(another(), settings, connection);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static WebApplication Compose(WebApplicationBuilder builder, ServerSettings settings, string connectionString)
    {
        var app = builder.AddStoa(settings, connectionString).Build();
        app.Check(settings);
        app.MapStoa();
        return app;
    }
}
