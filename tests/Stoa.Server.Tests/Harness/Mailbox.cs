using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Harness;

/// <summary>A mail in the pickup folder.</summary>
public sealed partial record PickedUp(string Subject, string Source)
{
    /// <summary>The plain part, which comes first.</summary>
    public string Text => Source.Split("Content-Type: text/html", 2)[0];

    /// <summary>The only six digits in a row below the headers, which hold an address that may have digits of its own.</summary>
    public string Code => Assert.Single(SixDigits().Matches(Source.Split("\r\n\r\n", 2)[1]).Select(match => match.Value));

    /// <summary>The link in the plain part.</summary>
    public string Link => Assert.Single(Address().Matches(Text).Select(match => match.Value));

    public string Token => Link.Split("token=")[1];

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])")]
    private static partial Regex SixDigits();

    [GeneratedRegex("https?://\\S+token=[A-Za-z]+")]
    private static partial Regex Address();
}

/// <summary>The mails that arrived, by recipient.</summary>
internal static class Mailbox
{
    /// <summary>Nodes that share a database share the folder, because either may send.</summary>
    public static string FolderOf(string connectionString) =>
        Path.Combine(TestDatabases.Running!.Folder, "mail", new NpgsqlConnectionStringBuilder(connectionString).Database ?? "nowhere");

    /// <summary>The latest mail with this subject; there has to be one.</summary>
    public static async Task<PickedUp> MailTo(this Shop shop, string address, string subject) =>
        (await shop.MailsTo(address)).Last(mail => mail.Subject == subject);

    /// <summary>All mails to the address in order, after the outbox is empty.</summary>
    public static Task<IReadOnlyList<PickedUp>> MailsTo(this Shop shop, string address) => shop.Host.MailsTo(address);

    public static async Task<IReadOnlyList<PickedUp>> MailsTo(this StoaHost host, string address)
    {
        await Wait.Until(async () =>
            await host.Database.One(
                "SELECT count(*) FROM platform.outbox WHERE topic = 'mail' AND dead_at IS NULL",
                row => row.GetInt64(0),
                TestContext.Current.CancellationToken
            ) == 0
        );
        var folder = new DirectoryInfo(FolderOf(host.ConnectionString));
        return folder.Exists
            ?
            [
                .. folder
                    .EnumerateFiles("*.eml")
                    .OrderBy(file => file.Name, StringComparer.Ordinal)
                    .Select(file => File.ReadAllText(file.FullName))
                    .Where(source => Header("To").Match(source).Groups[1].Value == address)
                    .Select(source => new PickedUp(Header("Subject").Match(source).Groups[1].Value, source)),
            ]
            : [];
    }

    private static Regex Header(string name) => new($"^{name}: (.*?)\r?$", RegexOptions.Multiline);
}
