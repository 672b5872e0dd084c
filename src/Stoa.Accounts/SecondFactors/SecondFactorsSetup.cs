using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Passkeys;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Accounts.SecondFactors;

/// <summary>Authenticators, recovery codes, passkeys and the step up: what they are made of and where they hang.</summary>
internal static class SecondFactorsSetup
{
    public static void AddSecondFactors(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<StepUpOptions>(configuration.GetSection("Accounts"));
        services.Configure<SecondFactorOptions>(configuration.GetSection("Accounts:SecondFactor"));
        services.Configure<PasskeyOptions>(configuration.GetSection("Passkeys"));
        services.AddSingleton<FactorSecrets>();
        services.AddSingleton<FactorGuesses>();
        services.AddSingleton<SecondFactorCheck>();
        services.AddSingleton<RecentLogin>();
        services.AddSingleton<FactorNotices>();
        services.AddSingleton<PasskeyStore>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddSingleton<PasskeyCeremonies>();
        services.AddSingleton(
            new PeriodicJob(
                "expired passkey challenges",
                TimeSpan.FromMinutes(10),
                (container, cancelled) => container.GetRequiredService<PasskeyChallenges>().PurgeExpired(cancelled)
            )
        );
    }

    public static void Map(Routes routes)
    {
        ListSecondFactors.Map(routes);
        StartTotp.Map(routes);
        ConfirmTotp.Map(routes);
        RemoveTotp.Map(routes);
        RenewRecoveryCodes.Map(routes);
        StepUp.Map(routes);
        ListPasskeys.Map(routes);
        StartPasskey.Map(routes);
        AddPasskey.Map(routes);
        RemovePasskey.Map(routes);
        StartPasskeyLogin.Map(routes);
        LogInWithPasskey.Map(routes);
        StartPasskeyStepUp.Map(routes);
        StepUpWithPasskey.Map(routes);
    }

    /// <summary>A misspelled role in the settings would protect no account.</summary>
    /// <exception cref="InvalidOperationException">A role that asks for a second factor does not exist.</exception>
    public static async Task CheckRequiredRoles(this IServiceProvider services, CancellationToken cancelled)
    {
        var roles = services.GetRequiredService<IOptions<SecondFactorOptions>>().Value.RequiredFor;
        var unknown = await services.GetRequiredService<NpgsqlDataSource>().Many(UnknownSql, row => row.GetString(0), cancelled, [roles]);
        if (unknown.Count > 0)
        {
            throw new InvalidOperationException($"Accounts:SecondFactor:RequiredFor names no role: {string.Join(", ", unknown)}.");
        }
    }

    internal const string UnknownSql = "SELECT name FROM unnest($1::text[]) AS wanted (name) WHERE name NOT IN (SELECT r.name FROM accounts.roles r)";
}
