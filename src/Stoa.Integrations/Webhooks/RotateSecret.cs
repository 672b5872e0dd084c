using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>
/// Gives an endpoint a new secret, shown in this answer only. For some hours everything is signed with the former one, too, so that the receiver can change
/// over; a third one that was still valid is valid no more.
/// </summary>
internal sealed class RotateSecret(NpgsqlDataSource database, EndpointSecrets secrets, AuditLog audit, TimeProvider clock)
{
    private const int UsualHours = 24;
    private const int MostHours = 168;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, WebhookWithSecret>("/admin/webhooks/{id}/rotate-secret", routes.Resolve<RotateSecret>().Handle)
            .WithName(WebhookRoutes.Section, "rotateWebhookSecret", "Give a webhook a new secret")
            .Staff("webhooks", "manage")
            .WithOptionalBody()
            .IdempotentWithSecret()
            .WithSuccess(IntegrationsSuccesses.WebhookSecretRotated)
            .ProducesFault(IntegrationsFaults.WebhookNotFound)
            .WithExample(WebhookRoutes.ExampleWithSecret, """{"overlap_hours":24}""");

    public sealed record Request(Guid Id, int OverlapHours) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ById.IdOf(input), input.Body.OptionalInteger("overlap_hours", 0, MostHours) ?? UsualHours);
    }

    public async Task<Outcome<WebhookWithSecret>> Handle(Request request, RequestContext context)
    {
        var secret = EndpointSecrets.Generate();
        var text = await secrets.Seal(secret, request.Id, context.CancellationToken);
        return await database.InTransaction(context, connection => Rotate(connection, request, secret, text, context));
    }

    private async Task<Outcome<WebhookWithSecret>> Rotate(NpgsqlConnection connection, Request request, byte[] secret, byte[] text, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var until = now.AddHours(request.OverlapHours);
        if (await connection.Change(RotateSql, cancelled, request.Id, text, until, now) == 0)
        {
            return IntegrationsFaults.WebhookNotFound;
        }
        var webhook = (await connection.One(Webhook.FindSql, Webhook.From, cancelled, request.Id))!;
        var after = new JsonObject { ["previous_secret_until"] = until.ToString("O", CultureInfo.InvariantCulture) };
        await audit.Write(connection, context, IntegrationsAuditActions.WebhookSecretRotated, Webhook.Subject(request.Id), null, after);
        return new WebhookWithSecret(webhook, Signer.Show(secret));
    }

    internal const string RotateSql = """
        UPDATE integrations.endpoints SET secret = $2, previous_secret = secret, previous_until = $3, version = version + 1, updated_at = $4
        WHERE id = $1 AND deleted_at IS NULL
        """;
}
