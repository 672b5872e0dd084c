using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// Makes an API key, whose scopes the maker holds. The key stands in this answer only: the database has a hash, and an answer that is kept for a replay is
/// sealed with the request's own Idempotency-Key.
/// </summary>
internal sealed class CreateApiKey(NpgsqlDataSource database, KeyScopes scopes, ContractCatalogue contracts, AuditLog audit, TimeProvider clock)
{
    public const int MaxName = 100;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, IssuedKey>("/admin/api-keys", routes.Resolve<CreateApiKey>().Handle)
            .WithName(ApiKeyRoutes.Section, "createApiKey", "Make an API key")
            .Staff("api_keys", "manage")
            .Creating()
            .LocatedAt<IssuedKey>(key => $"/admin/api-keys/{key.Id}")
            .IdempotentWithSecret()
            .WithSuccess(AccountSuccesses.ApiKeyCreated)
            .ProducesFault(KeyScopes.Faults)
            .WithExample(
                IssuedKey.NewExample,
                """{"name":"Warehouse","kind":"secret","scopes":["inventory:manage","orders:read"],"addresses":["203.0.113.0/24"]}"""
            );

    public sealed record Request(
        string Name,
        string Kind,
        IReadOnlyList<string> Scopes,
        string? Contract,
        IReadOnlyList<string> Addresses,
        DateTimeOffset? ExpiresAt
    ) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Text("name", MaxName),
                input.Body.Choice("kind", KeyKinds.Values),
                input.Body.Forms("scopes", ScopeForms.Most, ScopeForms.Longest, ScopeForms.Scope),
                input.Body.TextIfGiven("contract", MaxName),
                input.Body.Forms("addresses", AddressForms.Most, AddressForms.Longest, AddressForms.Network),
                input.Body.OptionalMoment("expires_at")
            );
    }

    public async Task<Outcome<IssuedKey>> Handle(Request request, RequestContext context) =>
        Decide(request, contracts, clock.GetUtcNow()) is { } refused
            ? refused
            : await database.InTransaction(context, connection => Create(connection, request, context));

    internal static Failure? Decide(Request request, ContractCatalogue contracts, DateTimeOffset now) =>
        Unscoped(request.Kind, request.Scopes) ?? Refusal(request.Contract, request.ExpiresAt, contracts, now);

    /// <summary>A secret key needs scopes, and a publishable one has none: it opens what every storefront shows.</summary>
    internal static Failure? Unscoped(string kind, IReadOnlyList<string> scopes) =>
        kind == KeyKinds.Secret && scopes.Count == 0 ? Failure.Invalid("scopes", Rule.Required)
        : kind == KeyKinds.Publishable && scopes.Count > 0 ? Failure.Invalid("scopes", Rule.TooMany(0))
        : null;

    /// <summary>What holds of a change, too.</summary>
    internal static Failure? Refusal(string? contract, DateTimeOffset? expiresAt, ContractCatalogue contracts, DateTimeOffset now) =>
        contract is not null && !contracts.TryGet(contract, out _)
            ? Failure.Invalid("contract", Rule.OneOf(string.Join(", ", contracts.All.Select(known => known.Name))))
        : expiresAt <= now ? Failure.Invalid("expires_at", Rule.After(now))
        : null;

    private async Task<Outcome<IssuedKey>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        if (await scopes.Refusal(connection, request.Scopes, context.Caller.UserId, context) is { } refused)
        {
            return refused;
        }
        var now = clock.GetUtcNow();
        var text = KeyText.Generate(request.Kind == KeyKinds.Publishable);
        var key = (
            await connection.One(
                InsertSql,
                row => IssuedKey.From(row, now),
                context.CancellationToken,
                Guid.CreateVersion7(now),
                context.Caller.UserId,
                request.Name,
                request.Kind,
                request.Scopes.Distinct(StringComparer.Ordinal).ToArray(),
                request.Contract,
                request.Addresses.Distinct(StringComparer.Ordinal).ToArray(),
                KeyText.Hash(text),
                KeyText.Shown(text),
                now,
                request.ExpiresAt
            )
        )!;
        await audit.Write(connection, context, AccountAuditActions.ApiKeyCreated, IssuedKey.Subject(key.Id), null, key.Audited());
        return Outcome.Created(key with { Key = text });
    }

    internal const string InsertSql = $"""
        INSERT INTO accounts.api_keys AS k (id, user_id, name, kind, scopes, contract, addresses, hash, prefix, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6::text, $7, $8, $9, $10, $11::timestamptz) RETURNING {IssuedKey.Columns}
        """;
}
