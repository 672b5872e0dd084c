using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// Changes what an API key is called, what it may do and where and how long it is taken. It stays its maker's; whoever changes it has to hold all scopes that
/// it then has. One that was revoked stays as it was.
/// </summary>
internal sealed class UpdateApiKey(
    NpgsqlDataSource database,
    KeyScopes scopes,
    ContractCatalogue contracts,
    ChangeNotifications notifications,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, IssuedKey>("/admin/api-keys/{id}", routes.Resolve<UpdateApiKey>().Handle)
            .WithName(ApiKeyRoutes.Section, "updateApiKey", "Change an API key")
            .Staff("api_keys", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(AccountSuccesses.ApiKeyUpdated)
            .ProducesFault(AccountFaults.ApiKeyNotFound, AccountFaults.ApiKeyRevoked)
            .ProducesFault(KeyScopes.Faults)
            .WithExample(IssuedKey.Example with { Scopes = ["orders:read"], Version = 2 }, """{"scopes":["orders:read"]}""");

    public sealed record Request(
        Guid? Id,
        string? Name,
        IReadOnlyList<string>? Scopes,
        bool HasContract,
        string? Contract,
        IReadOnlyList<string>? Addresses,
        bool HasExpiry,
        DateTimeOffset? ExpiresAt
    ) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            var body = input.Body;
            // Asking whether a member is there does not read it, so each is read whether it is there or not.
            var (hasName, name) = (body.Has("name"), body.TextWhere(body.Has("name"), "name", CreateApiKey.MaxName));
            var (hasScopes, scopes) = (body.Has("scopes"), body.Forms("scopes", ScopeForms.Most, ScopeForms.Longest, ScopeForms.Scope));
            var (hasAddresses, addresses) = (body.Has("addresses"), body.Forms("addresses", AddressForms.Most, AddressForms.Longest, AddressForms.Network));
            return new(
                Ids.Parse(input.Path("id", IdForm.Uuid)),
                hasName ? name : null,
                hasScopes ? scopes : null,
                body.Has("contract"),
                body.TextIfGiven("contract", CreateApiKey.MaxName),
                hasAddresses ? addresses : null,
                body.Has("expires_at"),
                body.OptionalMoment("expires_at")
            );
        }

        public IssuedKey Apply(IssuedKey key) =>
            key with
            {
                Name = Name ?? key.Name,
                Scopes = Scopes?.Distinct(StringComparer.Ordinal).ToArray() ?? key.Scopes,
                Contract = HasContract ? Contract : key.Contract,
                Addresses = Addresses?.Distinct(StringComparer.Ordinal).ToArray() ?? key.Addresses,
                ExpiresAt = HasExpiry ? ExpiresAt : key.ExpiresAt,
            };
    }

    public async Task<Outcome<IssuedKey>> Handle(Request request, RequestContext context)
    {
        if (CreateApiKey.Refusal(request.Contract, request.ExpiresAt, contracts, clock.GetUtcNow()) is { } invalid)
        {
            return invalid;
        }
        var outcome = await database.InTransaction(context, connection => Update(connection, request, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(KeyCache.Topic, "");
        }
        return outcome;
    }

    private async Task<Outcome<IssuedKey>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var locked = await IssuedKey.Lock(connection, request.Id, now, context);
        if (locked.Value is not { } before)
        {
            return locked.Failure!;
        }
        var after = request.Apply(before);
        if ((Decide(before, request) ?? await scopes.Refusal(connection, after.Scopes, before.MakerId, context)) is { } refused)
        {
            return refused;
        }
        if (JsonNode.DeepEquals(before.Audited(), after.Audited()))
        {
            return before;
        }
        after = (
            await connection.One(
                UpdateSql,
                row => IssuedKey.From(row, now),
                cancelled,
                request.Id,
                after.Name,
                after.Scopes.ToArray(),
                after.Contract,
                after.Addresses.ToArray(),
                after.ExpiresAt,
                KeyCache.Topic
            )
        )!;
        await audit.Write(connection, context, AccountAuditActions.ApiKeyUpdated, IssuedKey.Subject(before.Id), before.Audited(), after.Audited());
        return after;
    }

    internal static Failure? Decide(IssuedKey key, Request request) =>
        key.Status == KeyStatuses.Revoked ? AccountFaults.ApiKeyRevoked
        : request.Scopes is { } scopes ? CreateApiKey.Unscoped(key.Kind, scopes)
        : null;

    internal const string UpdateSql = $"""
        WITH told AS (SELECT pg_notify('stoa', $7 || ':'))
        UPDATE accounts.api_keys k SET name = $2, scopes = $3, contract = $4::text, addresses = $5, expires_at = $6::timestamptz, version = k.version + 1
        FROM told WHERE k.id = $1 RETURNING {IssuedKey.Columns}
        """;
}
