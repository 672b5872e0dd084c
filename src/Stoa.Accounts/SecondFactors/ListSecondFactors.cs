using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>Which second factors the caller has, and whether a role of theirs asks for one.</summary>
internal sealed class ListSecondFactors(NpgsqlDataSource database, IOptions<SecondFactorOptions> options)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, FactorSummary>("/auth/second-factors", routes.Resolve<ListSecondFactors>().Handle)
            .WithName(FactorExamples.Section, "listSecondFactors", "See the second factors of the current user")
            .SignedIn()
            .WithSuccess(AccountSuccesses.SecondFactorRetrieved)
            .ProducesFault(AccountFaults.UserNotFound)
            .WithExample(new FactorSummary(Enabled: true, Required: false, Totp: true, Passkeys: 1, RecoveryCodesLeft: 10));

    public async Task<Outcome<FactorSummary>> Handle(Empty request, RequestContext context)
    {
        var summary = await database.One(ReadSql, From, context.CancellationToken, context.Caller.UserId, options.Value.RequiredFor);
        return summary is null ? AccountFaults.UserNotFound : summary;
    }

    internal static FactorSummary From(NpgsqlDataReader row) => new(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetInt32(3), row.GetInt32(4));

    internal const string ReadSql = """
        SELECT u.second_factor,
               EXISTS (SELECT FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = u.id AND r.name = ANY($2)),
               EXISTS (SELECT FROM accounts.authenticators WHERE user_id = u.id AND confirmed_at IS NOT NULL),
               (SELECT count(*)::int FROM accounts.passkeys WHERE user_id = u.id),
               (SELECT count(*)::int FROM accounts.recovery_codes WHERE user_id = u.id)
        FROM accounts.users u WHERE u.id = $1 AND u.erased_at IS NULL
        """;
}
