using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Platform.Mail;

namespace Stoa.Server.Tests.Mails;

/// <summary>Helpers to send mail as a module does, and to check it.</summary>
internal static class Post
{
    public static readonly MailTemplate Template = new("tests.welcome");

    public static Dictionary<string, string> Facts(string name = "Ann", string code = "012345", string link = "http://localhost/verify?token=a_b-c") =>
        new(StringComparer.Ordinal)
        {
            ["name"] = name,
            ["code"] = code,
            ["link"] = link,
        };

    /// <summary>Writes a mail into the outbox as a use case would: in a transaction.</summary>
    public static async Task Write(StoaHost host, string? to, string language = "en", Dictionary<string, string>? facts = null, Guid? user = null)
    {
        await using var connection = await host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        host.Services.GetRequiredService<Mailer>().Add(batch, Template, to, user, language, facts ?? Facts(), DateTimeOffset.UtcNow);
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static Task<long> Waiting(this StoaHost host) => host.One<long>("SELECT count(*) FROM platform.outbox WHERE consumer = 'mail' AND dead_at IS NULL");

    public static Task<long> Dead(this StoaHost host) => host.One<long>("SELECT count(*) FROM platform.outbox WHERE consumer = 'mail' AND dead_at IS NOT NULL");

    /// <summary>Waits for effects of background services.</summary>
    public static Task Until(Func<Task<bool>> holds) => Wait.Until(holds);
}
