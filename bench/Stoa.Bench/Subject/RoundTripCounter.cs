using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Stoa.Bench.Subject;

/// <summary>
/// A proxy between server and database that counts round trips: how often the server spoke after the database had answered (a round trip),
/// and how often the database said ReadyForQuery. Only connections that carry orders are counted: the one that listens for signals is not.
/// </summary>
internal sealed class RoundTripCounter : IDisposable
{
    /// <summary>Round trips a second of a server that nobody asks anything: its loops look for work.</summary>
    private const int Idle = 30;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _target;
    private int _roundTrips;
    private int _ready;

    public RoundTripCounter(string connectionString)
    {
        _target = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _ = Accept();
    }

    /// <summary>A connection string to the same database through this proxy.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_target.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    /// <summary>What one request costs on a server that reaches its database through this proxy, with what else the server does meanwhile.</summary>
    public async Task<(int RoundTrips, int Ready)> Count(Server server, byte[] request, CancellationToken cancelled)
    {
        Take();
        await server.Fetch(request, cancelled);
        return Take();
    }

    /// <summary>Waits until the server does little by itself: a shop's products are read into memory for a while after its start.</summary>
    public async Task Quiet(CancellationToken cancelled)
    {
        do
        {
            Take();
            await Task.Delay(TimeSpan.FromSeconds(1), cancelled);
        } while (Take().RoundTrips > Idle);
    }

    private (int RoundTrips, int Ready) Take() => (Interlocked.Exchange(ref _roundTrips, 0), Interlocked.Exchange(ref _ready, 0));

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Relay(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task Relay(TcpClient client)
    {
        using var fromServer = client;
        using var toDatabase = new TcpClient();
        await toDatabase.ConnectAsync(_target.Host!, _target.Port);
        (client.NoDelay, toDatabase.NoDelay) = (true, true);
        var turn = new Turn();
        await Task.WhenAny(RelayQuestions(client.GetStream(), toDatabase.GetStream(), turn), RelayAnswers(toDatabase.GetStream(), client.GetStream(), turn));
    }

    private async Task RelayQuestions(NetworkStream from, NetworkStream to, Turn turn)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var count)
        {
            if (Interlocked.Exchange(ref turn.Answered, 0) == 1)
            {
                Interlocked.Increment(ref _roundTrips);
            }
            await to.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task RelayAnswers(NetworkStream from, NetworkStream to, Turn turn)
    {
        var buffer = new byte[64 * 1024];
        // The type and length of a message may come in pieces; what is left of its content is skipped.
        var head = new byte[5];
        var (headLength, rest) = (0, 0);
        while (await from.ReadAsync(buffer) is > 0 and var count)
        {
            for (var at = 0; at < count; )
            {
                if (rest > 0)
                {
                    var skip = Math.Min(rest, count - at);
                    (at, rest) = (at + skip, rest - skip);
                    continue;
                }
                head[headLength++] = buffer[at++];
                if (headLength == head.Length)
                {
                    (headLength, rest) = (0, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4);
                    if (head[0] == (byte)'Z')
                    {
                        Interlocked.Increment(ref _ready);
                    }
                }
            }
            Volatile.Write(ref turn.Answered, 1);
            await to.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private sealed class Turn
    {
        public int Answered;
    }
}
