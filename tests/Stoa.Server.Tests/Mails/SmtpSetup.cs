namespace Stoa.Server.Tests.Mails;

/// <summary>Servers that send their mails to a port of this machine, and soon again.</summary>
public abstract class SmtpSetup(TestDatabases databases)
{
    private protected TestDatabases Databases { get; } = databases;

    private protected async Task<StoaHost> Start(int port, params (string, string)[] settings) =>
        await StoaHost.Start(await Databases.Create(), Settings(port, settings));

    private protected static (string, string)[] Settings(int port, params (string, string)[] more) =>
        [
            ("Mail:Smtp:Host", "localhost"),
            ("Mail:Smtp:Port", port.ToString(null as IFormatProvider)),
            ("Mail:From", "Shop <no-reply@shop.example>"),
            ("Outbox:FirstWait", "00:00:00.1"),
            ("Outbox:LongestWait", "00:00:00.5"),
            .. more,
        ];
}
