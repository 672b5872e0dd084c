using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Codes;

/// <summary>
/// Sends a one-time code, at most one a minute per purpose and a few an hour per address. Unknown, deactivated and already verified addresses get the same
/// answer in the same time, but no mail.
/// </summary>
internal sealed class SendCode(NpgsqlDataSource database, OneTimeCodes codes, Mails mails)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/auth/otp", routes.Resolve<SendCode>().Handle)
            .WithName("Accounts", "sendOtp", "Send a one-time code by mail")
            .Public()
            .IdempotentWithSecret()
            .Limited("otp-send")
            .WithSuccess(AccountSuccesses.OtpSent)
            .ProducesFault(AccountFaults.OtpCooldown, AccountFaults.OtpLocked)
            .WithExample(null, """{"email":"user@example.com","purpose":"login"}""");

    public sealed record Request(string Email, string Purpose) : IRequest<Request>, IAboutAccount
    {
        public string Account => Users.KeyOf(Email);

        public static Request Read(RequestReader input) => new(input.Body.Email("email"), input.Body.Choice("purpose", CodePurpose.All));
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) =>
        database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                var about = await codes.Lock(connection, request.Email, request.Purpose, context.CancellationToken);
                if (codes.WhyNotSent(about) is { } refusal)
                {
                    return refusal;
                }
                await using var batch = new NpgsqlBatch(connection);
                var fresh = codes.AddAsked(batch, about);
                AddMail(batch, about, fresh, context.Language);
                await batch.ExecuteNonQueryAsync(context.CancellationToken);
                return new Nothing();
            }
        );

    private void AddMail(NpgsqlBatch batch, CodeTry about, FreshCode fresh, string language)
    {
        var to = about.User is { Active: true } user && !(about.Purpose == CodePurpose.VerifyEmail && user.EmailVerified) ? user.Email : null;
        switch (about.Purpose)
        {
            case CodePurpose.VerifyEmail:
                mails.AddVerification(batch, to, about.User?.Id, language, fresh, about.Now);
                break;
            case CodePurpose.Login:
                mails.AddLoginCode(batch, to, about.User?.Id, language, fresh, about.Now);
                break;
            default:
                mails.AddResetCode(batch, to, about.User?.Id, language, fresh, about.Now);
                break;
        }
    }
}
