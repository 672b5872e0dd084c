using System.Globalization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Platform.Mail;

/// <summary>Has a mail tried again that was given up: all attempts anew, from now on.</summary>
internal sealed class RetryMail(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/admin/mails/{id}/retry", routes.Resolve<RetryMail>().Handle)
            .WithName("Mail", "retryMail", "Try an undelivered mail again")
            .Staff("mails", "manage")
            .Idempotent()
            .WithSuccess(PlatformSuccesses.MailRetried)
            .ProducesFault(PlatformFaults.MailNotFound);

    public sealed record Request(long? Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(long.TryParse(input.Path("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null);
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        if (request.Id is not { } id)
        {
            return PlatformFaults.MailNotFound;
        }
        return await database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                if (
                    !await connection.One(ReviveSql, _ => true, context.CancellationToken, id, MailDelivery.ConsumerName, clock.GetUtcNow(), OutboxWriter.Topic)
                )
                {
                    return PlatformFaults.MailNotFound;
                }
                await audit.Write(connection, context, PlatformAuditActions.MailRetried, $"mail:{id}");
                return new Nothing();
            }
        );
    }

    internal const string ReviveSql = """
        WITH revived AS (
            UPDATE platform.outbox SET dead_at = NULL, last_error = NULL, attempts = 0, due_at = $3
            WHERE id = $1 AND consumer = $2 AND dead_at IS NOT NULL RETURNING id
        )
        SELECT pg_notify('stoa', $4 || ':') FROM revived
        """;
}
