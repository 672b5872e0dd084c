using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Staff;

/// <summary>Which second factors a user has, and whether a role of theirs asks for one.</summary>
internal sealed class ReadUserSecondFactors(NpgsqlDataSource database, IOptions<SecondFactorOptions> options)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, FactorSummary>("/admin/users/{id}/second-factors", routes.Resolve<ReadUserSecondFactors>().Handle)
            .WithName(StaffRoutes.Section, "getUserSecondFactors", "See the second factors of a user")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.SecondFactorRetrieved)
            .ProducesFault(AccountFaults.UserNotFound)
            .WithExample(new FactorSummary(Enabled: true, Required: false, Totp: true, Passkeys: 1, RecoveryCodesLeft: 10));

    public async Task<Outcome<FactorSummary>> Handle(ById request, RequestContext context) =>
        request.Id is { } user
        && await database.One(ListSecondFactors.ReadSql, ListSecondFactors.From, context.CancellationToken, user, options.Value.RequiredFor) is { } summary
            ? summary
            : AccountFaults.UserNotFound;
}
