using Npgsql;
using Stoa.Accounts.Codes;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// Mails a link to reset the password. Answer and work are the same for every address; when the address has had its links for now, the last one stays valid and
/// nothing is sent.
/// </summary>
internal sealed class ForgotPassword(NpgsqlDataSource database, OneTimeCodes codes, Mails mails)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/auth/password/forgot", routes.Resolve<ForgotPassword>().Handle)
            .WithName("Accounts", "forgotPassword", "Send a link that permits a new password")
            .Public()
            .IdempotentWithSecret()
            .Limited("reset")
            .WithSuccess(AccountSuccesses.ResetSent)
            .WithExample(null, """{"email":"user@example.com"}""");

    public sealed record Request(string Email) : IRequest<Request>, IAboutAccount
    {
        public string Account => Users.KeyOf(Email);

        public static Request Read(RequestReader input) => new(input.Body.Email("email"));
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) =>
        database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                var about = await codes.Lock(connection, request.Email, CodePurpose.ResetLink, context.CancellationToken);
                if (codes.WhyNoMail(about) is null)
                {
                    await using var batch = new NpgsqlBatch(connection);
                    OneTimeCodes.AddSent(batch, about);
                    var permit = ResetTokens.Add(batch, about.Identifier, about.User?.Id, about.Now, ResetTokens.Lifetime);
                    var to = about.User is { Active: true } user ? user.Email : null;
                    mails.AddResetLink(batch, to, about.User?.Id, context.Language, permit.ResetToken, about.Now);
                    await batch.ExecuteNonQueryAsync(context.CancellationToken);
                }
                return new Nothing();
            }
        );
}
