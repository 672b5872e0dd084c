using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Platform.Mail.Wordings;

/// <summary>Sends a mail with sample values to the address of whoever asks, and to no other.</summary>
internal sealed class SendTestMail(
    MailWordings wordings,
    LanguageCatalogue languages,
    Mailer mailer,
    CustomerAccounts accounts,
    NpgsqlDataSource database,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<WordingRequest, Nothing>("/admin/mail-templates/{name}/{language}/test", routes.Resolve<SendTestMail>().Handle)
            .WithName(MailWordingRoutes.Section, "sendTestMail", "Send a mail with sample values to oneself")
            .Staff("settings", "manage")
            .WithOptionalBody()
            .Idempotent()
            .WithSuccess(PlatformSuccesses.MailTestSent)
            .ProducesFault(PlatformFaults.MailTemplateNotFound, PlatformFaults.MailPlaceholderUnknown, PlatformFaults.MailPlaceholderMissing);

    public Task<Outcome<Nothing>> Handle(WordingRequest request, RequestContext context) =>
        database.InTransaction(context, connection => Send(connection, request, context));

    private async Task<Outcome<Nothing>> Send(NpgsqlConnection connection, WordingRequest request, RequestContext context)
    {
        var addresses = await accounts.Emails(connection, [context.Caller.UserId], context.CancellationToken);
        var filled = request.Fill(wordings, languages, addresses.GetValueOrDefault(context.Caller.UserId));
        if (filled.Failure is { } failure)
        {
            return failure;
        }
        await using var batch = new NpgsqlBatch(connection);
        mailer.Add(batch, filled.Value! with { User = context.Caller.UserId }, clock.GetUtcNow());
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
        return new Nothing();
    }
}
