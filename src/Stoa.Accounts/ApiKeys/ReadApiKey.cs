using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>One API key, without the key itself.</summary>
internal sealed class ReadApiKey(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, IssuedKey>("/admin/api-keys/{id}", routes.Resolve<ReadApiKey>().Handle)
            .WithName(ApiKeyRoutes.Section, "getApiKey", "Read an API key")
            .Staff("api_keys", "manage")
            .HoldsSecret()
            .WithSuccess(AccountSuccesses.ApiKeyRetrieved)
            .ProducesFault(AccountFaults.ApiKeyNotFound)
            .WithExample(IssuedKey.Example);

    public async Task<Outcome<IssuedKey>> Handle(ById request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        return await database.One(IssuedKey.FindSql, row => IssuedKey.From(row, now), context.CancellationToken, request.Id) is { } key
            ? key
            : AccountFaults.ApiKeyNotFound;
    }
}
