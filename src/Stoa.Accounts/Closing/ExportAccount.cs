using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Accounts.Closing;

/// <summary>All that is kept of a person.</summary>
/// <param name="ExportedAt">As of when.</param>
/// <param name="Parts">By the part of the system that keeps it: account, shop, payments, push. The members inside are the same under every contract.</param>
internal sealed record AccountExport(DateTimeOffset ExportedAt, IReadOnlyDictionary<string, JsonElement> Parts);

/// <summary>All that any module keeps of the caller, as of one moment: profile, sessions, orders, addresses, consent, cart, payments, devices.</summary>
internal sealed class ExportAccount(NpgsqlDataSource database, PersonalDataParts people, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, AccountExport>("/account/export", routes.Resolve<ExportAccount>().Handle)
            .WithName("Accounts", "exportAccount", "All that is kept of the current user")
            .SignedIn()
            .WithSuccess(AccountSuccesses.AccountExported)
            .WithExample(
                new AccountExport(
                    Examples.Account.CreatedAt!.Value,
                    new Dictionary<string, JsonElement>(StringComparer.Ordinal)
                    {
                        ["account"] = JsonElement.Parse("""{"profile":{"email":"user@example.com","first_name":"John","last_name":"Doe"}}"""),
                    }
                )
            );

    public async Task<Outcome<AccountExport>> Handle(Empty request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancelled);
        return new AccountExport(clock.GetUtcNow(), await people.Export(connection, context.Caller.UserId, cancelled));
    }
}
