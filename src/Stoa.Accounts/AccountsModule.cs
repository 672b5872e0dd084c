using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts.Access;
using Stoa.Accounts.Admins;
using Stoa.Accounts.Google;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Registration;
using Stoa.Accounts.Roles;
using Stoa.Accounts.SecondFactors;
using Stoa.Accounts.Sessions;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Accounts;

/// <summary>Accounts, sessions, roles and permissions.</summary>
public static class AccountsModule
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<TokenOptions>(configuration.GetSection("Tokens"));
        services.Configure<PasswordOptions>(configuration.GetSection("Passwords"));
        services.Configure<SuperAdminOptions>(configuration.GetSection("SuperAdmin"));
        services.Configure<GoogleOptions>(configuration.GetSection("Google"));
        services.AddSingleton(new MigrationSet("accounts", typeof(AccountsModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(AccountsJson.Default);
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton(new Upkeep("ended sessions", TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<EndedSessions>().Forget(cancelled)));
        services.AddSingleton<AccessCache>();
        services.AddSingleton<Gate, AccountsGate>();
        services.AddSingleton<FirstSuperAdmin>();
        services.AddGoogleSignIn();
        services.AddSecondFactors(configuration);
        return services;
    }

    public static void MapAccounts(this Routes routes)
    {
        Register.Map(routes);
        Login.Map(routes);
        Refresh.Map(routes);
        Logout.Map(routes);
        StartGoogleSignIn.Map(routes);
        FinishGoogleSignIn.Map(routes);
        ReadProfile.Map(routes);
        SecondFactorsSetup.Map(routes);
        RoleRoutes.Map(routes);
    }

    /// <summary>What has to be there before the first request: signing keys and a super admin. Returns who that is.</summary>
    public static async Task<SuperAdmin> PrepareAccounts(this IServiceProvider services, CancellationToken cancelled)
    {
        await services.GetRequiredService<SigningKeys>().Load(cancelled);
        await services.CheckRequiredRoles(cancelled);
        return await services.GetRequiredService<FirstSuperAdmin>().Ensure(cancelled);
    }

    private static void AddGoogleSignIn(this IServiceCollection services)
    {
        services.AddSingleton<GoogleProvider>();
        services.AddSingleton(container => new ProviderKeys(container.GetRequiredService<GoogleProvider>().FetchKeys, container.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IdTokens>();
        services.AddSingleton<WaitingSignIns>();
        services.AddSingleton<GoogleAccounts>();
        services.AddSingleton(new Upkeep("sign-ins that never came back", TimeSpan.FromMinutes(10), (container, cancelled) => container.GetRequiredService<WaitingSignIns>().Forget(cancelled)));
    }
}
