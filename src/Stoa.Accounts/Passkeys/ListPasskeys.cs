using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>The caller's passkeys, oldest first.</summary>
internal sealed class ListPasskeys(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, AllPasskeys>("/auth/passkeys", routes.Resolve<ListPasskeys>().Handle)
            .WithName(PasskeyExamples.Section, "listPasskeys", "List the passkeys of the current user")
            .SignedIn()
            .WithSuccess(AccountSuccesses.PasskeysRetrieved)
            .WithExample(new AllPasskeys([PasskeyExamples.Passkey]));

    public async Task<Outcome<AllPasskeys>> Handle(Empty request, RequestContext context) =>
        new AllPasskeys(await database.Many(ListSql, Passkey.From, context.CancellationToken, context.Caller.UserId));

    internal const string ListSql = $"SELECT {Passkey.Columns} FROM accounts.passkeys p WHERE p.user_id = $1 ORDER BY p.id";
}
