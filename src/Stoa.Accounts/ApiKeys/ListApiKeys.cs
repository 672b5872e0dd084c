using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>The API keys of all makers, newest first, filtered by a part of their name, by kind and by status. Keys themselves are never shown again.</summary>
internal sealed class ListApiKeys(NpgsqlDataSource database, TimeProvider clock)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "k.created_at", "timestamptz"), new("name", "k.name", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<IssuedKey>>("/admin/api-keys", routes.Resolve<ListApiKeys>().Handle)
            .WithName(ApiKeyRoutes.Section, "listApiKeys", "List the API keys")
            .Staff("api_keys", "manage")
            .HoldsSecret()
            .WithSuccess(AccountSuccesses.ApiKeysRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "Part of a name.")
            .Explains("kind", "Only keys of this kind.")
            .Explains("status", "Only keys in this state.")
            .WithExample(new Page<IssuedKey>([IssuedKey.Example], 1, 20, 1));

    public sealed record Request(ListRequest List, string? Keyword, string? Kind, string? Status) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.Query("keyword", 100),
                input.QueryChoice("kind", KeyKinds.Values),
                input.QueryChoice("status", KeyStatuses.Values)
            );
    }

    public Task<Outcome<Page<IssuedKey>>> Handle(Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        return Query(request, now).Read(database, request.List, row => IssuedKey.From(row, now), context.CancellationToken);
    }

    internal static ListQuery Query(Request request, DateTimeOffset now)
    {
        var query = new ListQuery(IssuedKey.Columns, "accounts.api_keys k", "k.id", "uuid", Sorts)
            .Where("position(lower({0}) IN lower(k.name)) > 0", request.Keyword)
            .Where("k.kind = {0}", request.Kind);
        return request.Status switch
        {
            KeyStatuses.Revoked => query.Where("k.revoked_at IS NOT NULL"),
            KeyStatuses.Expired => query.Where("k.revoked_at IS NULL AND k.expires_at <= {0}", now),
            KeyStatuses.Active => query.Where("k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > {0})", now),
            _ => query,
        };
    }
}
