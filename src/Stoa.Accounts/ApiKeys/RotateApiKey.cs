using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// Gives an API key a new secret; the old one is taken for a while longer, so that programs can change over, and one from a rotation before that no more.
/// Whoever rotates a key sees the new secret, so they have to hold its scopes themselves.
/// </summary>
internal sealed class RotateApiKey(NpgsqlDataSource database, KeyScopes scopes, ChangeNotifications notifications, AuditLog audit, TimeProvider clock)
{
    private const int UsualOverlap = 24 * 60 * 60;
    private const int LongestOverlap = 7 * UsualOverlap;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, IssuedKey>("/admin/api-keys/{id}/rotate", routes.Resolve<RotateApiKey>().Handle)
            .WithName(ApiKeyRoutes.Section, "rotateApiKey", "Give an API key a new secret")
            .Staff("api_keys", "manage")
            .WithOptionalBody()
            .IdempotentWithSecret()
            .Versioned(required: false)
            .WithSuccess(AccountSuccesses.ApiKeyRotated)
            .ProducesFault(AccountFaults.ApiKeyNotFound, AccountFaults.ApiKeyRevoked)
            .ProducesFault(KeyScopes.Faults)
            .WithExample(IssuedKey.NewExample with { Version = 2 }, """{"overlap_seconds":3600}""");

    public sealed record Request(Guid? Id, int OverlapSeconds) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(Ids.Parse(input.Path("id", IdForm.Uuid)), input.Body.OptionalInteger("overlap_seconds", 0, LongestOverlap) ?? UsualOverlap);
    }

    public async Task<Outcome<IssuedKey>> Handle(Request request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Rotate(connection, request, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(KeyCache.Topic, "");
        }
        return outcome;
    }

    private async Task<Outcome<IssuedKey>> Rotate(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var locked = await IssuedKey.Lock(connection, request.Id, now, context);
        if (locked.Value is not { } before)
        {
            return locked.Failure!;
        }
        if (before.Status == KeyStatuses.Revoked)
        {
            return AccountFaults.ApiKeyRevoked;
        }
        if (await scopes.Refusal(connection, before.Scopes, before.MakerId, context) is { } refused)
        {
            return refused;
        }
        var text = KeyText.Generate(before.Kind == KeyKinds.Publishable);
        var until = now.AddSeconds(request.OverlapSeconds);
        var after = (
            await connection.One(
                RotateSql,
                row => IssuedKey.From(row, now),
                cancelled,
                before.Id,
                KeyText.Hash(text),
                KeyText.Shown(text),
                until,
                KeyCache.Topic,
                now
            )
        )!;
        await audit.Write(
            connection,
            context,
            AccountAuditActions.ApiKeyRotated,
            IssuedKey.Subject(before.Id),
            new() { ["name"] = before.Name, ["prefix"] = before.Prefix },
            new()
            {
                ["name"] = after.Name,
                ["prefix"] = after.Prefix,
                ["overlap_seconds"] = request.OverlapSeconds,
            }
        );
        return after with { Key = text };
    }

    internal const string RotateSql = $"""
        WITH told AS (SELECT pg_notify('stoa', $5 || ':'))
        UPDATE accounts.api_keys k SET hash = $2, prefix = $3, old_hash = k.hash, old_prefix = k.prefix, old_until = $4, rotated_at = $6,
            version = k.version + 1
        FROM told WHERE k.id = $1 RETURNING {IssuedKey.Columns}
        """;
}
