using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Admins;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Closing;
using Stoa.Accounts.Codes;
using Stoa.Accounts.EmailChanges;
using Stoa.Accounts.Google;
using Stoa.Accounts.Import;
using Stoa.Accounts.Invitations;
using Stoa.Accounts.MailPages;
using Stoa.Accounts.Passkeys;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Registration;
using Stoa.Accounts.Roles;
using Stoa.Accounts.SecondFactors;
using Stoa.Accounts.Sessions;
using Stoa.Accounts.Sessions.Keys;
using Stoa.Accounts.Staff;
using Stoa.Accounts.Verification;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;
using Stoa.Platform.Mail.Wordings;
using Stoa.Platform.People;
using Stoa.Platform.Search;

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
        services.Configure<OtpOptions>(configuration.GetSection("Otp"));
        services.Configure<LockoutOptions>(configuration.GetSection("Lockout"));
        services.Configure<InvitationOptions>(configuration.GetSection("Invitations"));
        services.Configure<EmailChangeOptions>(configuration.GetSection("EmailChanges"));
        services.Configure<LinkOptions>(configuration.GetSection("Links"));
        services.AddFaults(typeof(AccountFaults));
        services.AddAuditActions(typeof(AccountAuditActions));
        services.AddSingleton(new MigrationSet("accounts", typeof(AccountsModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(AccountsJson.Default);
        services.AddSections();
        services.AddSingleton<PasswordHashing>();
        services.AddSessions();
        services.AddSingleton<AccessCache>();
        services.AddApiKeys();
        services.AddSingleton<RequestAuthorizer, AccountsAuthorizer>();
        services.AddSingleton<FirstSuperAdmin>();
        services.AddStaffSearch<FindUsers>(FindUsers.Type);
        services.AddSingleton<UserDirectory>(container => container.GetRequiredService<FindUsers>());
        services.AddProofs();
        services.AddSingleton<UserImport>();
        services.AddSingleton<CustomerAccounts, CustomerAccountStore>();
        services.AddSingleton<SignedIn, SignedInPeople>();
        services.AddSingleton<PersonalData, AccountRecords>();
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
        LogoutOthers.Map(routes);
        ListSessions.Map(routes);
        EndSession.Map(routes);
        VerifyEmail.Map(routes);
        SendCode.Map(routes);
        VerifyCode.Map(routes);
        AskEmailChange.Map(routes);
        ReadEmailChange.Map(routes);
        WithdrawEmailChange.Map(routes);
        ConfirmEmailChange.Map(routes);
        UndoEmailChange.Map(routes);
        ForgotPassword.Map(routes);
        ResetPassword.Map(routes);
        ChangePassword.Map(routes);
        StartGoogleSignIn.Map(routes);
        FinishGoogleSignIn.Map(routes);
        SignInWithIdToken.Map(routes);
        UnlinkGoogle.Map(routes);
        ReadProfile.Map(routes);
        UpdateProfile.Map(routes);
        ReadOwnPermissions.Map(routes);
        ExportAccount.Map(routes);
        DeleteAccount.Map(routes);
        SecondFactorsSetup.Map(routes);
        RoleRoutes.Map(routes);
        AdminRoutes.Map(routes);
        StaffRoutes.Map(routes);
        InvitationRoutes.Map(routes);
        ApiKeyRoutes.Map(routes);
    }

    /// <summary>The pages that links in mails open where no front-end is configured; outside every mount.</summary>
    public static void MapAccountPages(this IEndpointRouteBuilder endpoints)
    {
        VerifyEmailPage.Map(endpoints, ActivatorUtilities.CreateInstance<VerifyEmail>(endpoints.ServiceProvider));
        ResetPasswordPage.Map(endpoints, ActivatorUtilities.CreateInstance<ResetPassword>(endpoints.ServiceProvider));
        EmailChangePages.Map(
            endpoints,
            ActivatorUtilities.CreateInstance<ConfirmEmailChange>(endpoints.ServiceProvider),
            ActivatorUtilities.CreateInstance<UndoEmailChange>(endpoints.ServiceProvider)
        );
        AcceptInvitationPage.Map(endpoints, ActivatorUtilities.CreateInstance<AcceptInvitation>(endpoints.ServiceProvider));
    }

    /// <summary>The public keys of access tokens; outside every mount.</summary>
    public static void MapTokenKeys(this IEndpointRouteBuilder endpoints) => PublishedKeys.Map(endpoints);

    /// <summary>Has a new key pair sign access tokens.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="revoke">At once, and the others are no longer accepted.</param>
    /// <param name="cancelled">Of the command.</param>
    /// <returns>The key's id; null where access tokens are signed with a secret.</returns>
    public static Task<string?> RotateTokenKeys(this IServiceProvider services, bool revoke, CancellationToken cancelled) =>
        services.GetRequiredService<TokenKeyStore>().Rotate(revoke, cancelled);

    /// <summary>Creates what the first request needs: signing keys and a super admin. Returns the super admin.</summary>
    public static async Task<SuperAdmin> PrepareAccounts(this IServiceProvider services, CancellationToken cancelled)
    {
        await services.GetRequiredService<SigningKeys>().Load(cancelled);
        await services.GetRequiredService<TokenKeyStore>().Renew(cancelled);
        await services.CheckRequiredRoles(cancelled);
        return await services.GetRequiredService<FirstSuperAdmin>().Ensure(cancelled);
    }

    private static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenKeyRing>();
        services.AddSingleton<TokenKeyStore>();
        services.AddSingleton(
            new PeriodicJob(
                "keys of access tokens",
                TimeSpan.FromMinutes(1),
                (container, cancelled) => container.GetRequiredService<TokenKeyStore>().Renew(cancelled)
            )
        );
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton(
            new PeriodicJob(
                "expired sessions",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<EndedSessions>().PurgeExpired(cancelled)
            )
        );
        services.AddSingleton<SessionUses>();
        services.AddSingleton(
            new PeriodicJob(
                "session last-used times",
                TimeSpan.FromMinutes(1),
                (container, cancelled) => container.GetRequiredService<SessionUses>().Write(cancelled)
            )
        );
    }

    /// <summary>Codes, links and locks: proof that a person owns an address.</summary>
    private static void AddProofs(this IServiceCollection services)
    {
        services.AddSingleton<EmailHasher>();
        services.AddSingleton<SecretLinks>();
        services.AddSingleton<Mails>();
        services.AddMailTemplates([.. Mails.All, .. FactorNotices.All]);
        services.AddSingleton<OneTimeCodes>();
        services.AddSingleton<ResetTokens>();
        services.AddSingleton<Lockout>();
        services.AddSingleton<UnverifiedLogins>();
        services.AddSingleton(
            new PeriodicJob(
                "expired one-time codes",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<OneTimeCodes>().PurgeExpired(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "changes of addresses that are over",
                TimeSpan.FromHours(1),
                (container, cancelled) =>
                    EmailChange.PurgeExpired(
                        container.GetRequiredService<NpgsqlDataSource>(),
                        container.GetRequiredService<TimeProvider>().GetUtcNow(),
                        cancelled
                    )
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "expired password reset tokens",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<ResetTokens>().PurgeExpired(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "failed login counters",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<Lockout>().PurgeExpired(cancelled)
            )
        );
    }

    private static void AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyCache>();
        services.AddSingleton<KeyAuthorizer>();
        services.AddSingleton<KeyScopes>();
        services.AddSingleton<KeyUses>();
        services.AddSingleton(
            new PeriodicJob("API keys' last uses", TimeSpan.FromMinutes(1), (container, cancelled) => container.GetRequiredService<KeyUses>().Write(cancelled))
        );
    }

    private static void AddGoogleSignIn(this IServiceCollection services)
    {
        services.AddSingleton<GoogleProvider>();
        services.AddSingleton(container => new ProviderKeys(
            container.GetRequiredService<GoogleProvider>().FetchKeys,
            container.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<IdTokens>();
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<GoogleAccounts>();
        services.AddSingleton<IdentitySessions>();
        services.AddSingleton<IdTokenReplayStore>();
        services.AddSingleton(
            new PeriodicJob(
                "expired ID tokens",
                TimeSpan.FromMinutes(10),
                (container, cancelled) => container.GetRequiredService<IdTokenReplayStore>().PurgeExpired(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "expired OAuth states",
                TimeSpan.FromMinutes(10),
                (container, cancelled) => container.GetRequiredService<PendingSignIns>().PurgeExpired(cancelled)
            )
        );
    }

    private static void AddSections(this IServiceCollection services)
    {
        services.AddSingleton(new Section("Accounts", 40, "Registration, sessions, profiles and passwords."));
        services.AddSingleton(new Section(FactorExamples.Section, 50, "Authenticator apps and recovery codes, and proving anew who one is."));
        services.AddSingleton(new Section(PasskeyExamples.Section, 60, "Passkeys: added, listed, and used to log in."));
        services.AddSingleton(new Section(StaffRoutes.Section, 92, "What staff do for users: sessions, second factors, locks, invitations."));
        services.AddSingleton(new Section(ApiKeyRoutes.Section, 105, "Keys of programs that call in their maker's name, with a part of their rights."));
        services.AddSingleton(new Section(RoleRoutes.Section, 100, "Who may do what: roles, their permissions, and who holds them."));
    }
}
