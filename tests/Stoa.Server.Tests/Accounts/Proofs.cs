namespace Stoa.Server.Tests.Accounts;

/// <summary>Helpers for codes, links and passwords, under any contract.</summary>
internal static class Proofs
{
    public const string VerifyMail = "Confirm your email address";
    public const string LoginMail = "Your login code";
    public const string ResetCodeMail = "Your code for a new password";
    public const string ResetLinkMail = "Set a new password";
    public const string ChangedMail = "Your password was changed";
    public const string LockedMail = "Too many wrong passwords";

    public static readonly string[] Contracts = ["store", "standard", "malnu"];

    public static string NewAddress() => $"new-{Guid.NewGuid():N}@example.com";

    /// <summary>A guest who uses a contract.</summary>
    public static Client As(this Shop shop, string contract) => shop.Guest.Under($"/as/{contract}/api/v1");

    public static Task<Reply> AskFor(this Client client, string purpose, string email) => client.Post("/auth/otp", new { email, purpose });

    public static Task<Reply> Guess(this Client client, string purpose, string email, string otp) =>
        client.Post(
            "/auth/otp/verify",
            new
            {
                email,
                otp,
                purpose,
            }
        );

    public static Task<Reply> LogIn(this Client client, string email, string password) => client.Post("/auth/login", new { email, password });

    public static Task<Reply> Forgot(this Client client, string email) => client.Post("/auth/password/forgot", new { email });

    public static Task<Reply> Reset(this Client client, string token, string password) => client.Post("/auth/password/reset", new { token, password });

    public static Task<Reply> Change(this Client client, string from, string to) =>
        client.Post("/auth/password/change", new { current_password = from, new_password = to });

    /// <summary>The code that was mailed for this purpose last.</summary>
    public static async Task<string> CodeFor(this Shop shop, string purpose, string email) =>
        (
            await shop.MailTo(
                email,
                purpose switch
                {
                    "login" => LoginMail,
                    "reset_password" => ResetCodeMail,
                    _ => VerifyMail,
                }
            )
        ).Code;

    /// <summary>Requests a code and reads it from the mail.</summary>
    public static async Task<string> NewCode(this Shop shop, string purpose, string email)
    {
        var reply = await shop.Guest.AskFor(purpose, email);
        Assert.True((int)reply.Status is 200 or 204, reply.Text);
        return await shop.CodeFor(purpose, email);
    }

    public static string Wrong(string code) => code == "000000" ? "000001" : "000000";

    /// <summary>Ends the minute during which no other code is sent.</summary>
    public static Task<int> CoolDown(this Shop shop) => shop.Host.Execute("UPDATE accounts.one_time_codes SET cooldown_until = now()");

    public static Task<Reply[]> AtOnce(int times, Func<int, Task<Reply>> request) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(n => Task.Run(() => request(n))));
}
