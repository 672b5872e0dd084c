using System.Net.Sockets;

namespace Stoa.Server.Tests.Mails;

public enum AfterAcceptance
{
    HangUp,
    RefuseQuit,
    NeverAnswerQuit,
}

/// <summary>Speaks just enough SMTP to accept every mail, and then misbehaves in one way; or refuses every recipient, by name.</summary>
internal sealed class ScriptedSmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly AfterAcceptance _next;
    private readonly bool _refuses;
    private readonly Task _running;
    private int _accepted;

    public ScriptedSmtpServer(AfterAcceptance next, bool refuses = false)
    {
        (_next, _refuses) = (next, refuses);
        _listener.Start();
        _running = Run();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Accepted => _accepted;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await Talk(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 localhost");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    while (await reader.ReadLineAsync(_stop.Token) is not ("." or null)) { }
                    Interlocked.Increment(ref _accepted);
                    await writer.WriteLineAsync("250 accepted");
                    if (_next == AfterAcceptance.HangUp)
                    {
                        return;
                    }
                    break;
                case "RCPT" when _refuses:
                    // Where Postfix and others have the address, and an intermediary its local part.
                    var address = line.Split('<', '>')[1];
                    await writer.WriteLineAsync($"550 5.1.1 <{address}>: Recipient address rejected: {address.Split('@')[0].ToUpperInvariant()} is unknown");
                    break;
                case "QUIT" when _next == AfterAcceptance.RefuseQuit:
                    await writer.WriteLineAsync("500 no");
                    break;
                case "QUIT":
                    break;
                default:
                    await writer.WriteLineAsync("250 localhost");
                    break;
            }
        }
    }
}
