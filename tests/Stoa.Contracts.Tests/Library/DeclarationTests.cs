using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.Tests.Library;

/// <summary>A route without declared access stops the start.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_route_without_declared_access_or_a_name_stops_the_start(bool saysWho, bool hasName)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddContracts([new Mount("/api", "problem")]);
        builder.Services.AddSingleton<RequestAuthorizer, FixedTokenAuthorizer>();
        await using var app = builder.Build();
        app.UseContracts();
        var route = app.Services.GetRequiredService<Routes>().Get<Empty, Nothing>("/secrets", (_, _) => Task.FromResult<Outcome<Nothing>>(new Nothing()));
        if (saysWho)
        {
            route.Public();
        }
        if (hasName)
        {
            route.WithName("Secrets", "listSecrets", "List the secrets");
        }

        Assert.Contains("GET /secrets", Assert.Throws<InvalidOperationException>(app.MapContracts).Message, StringComparison.Ordinal);
    }
}
