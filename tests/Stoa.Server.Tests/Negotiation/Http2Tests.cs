using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Settings;

namespace Stoa.Server.Tests.Negotiation;

/// <summary>HTTP/2 beside HTTP/1.1, in the clear and over TLS, and certificates that are replaced while the server runs.</summary>
public sealed class Http2Tests(TestDatabases databases) : IDisposable
{
    private const string Path = "/api/v1/catalog/products/prod-1";

    private readonly string _folder = Directory.CreateTempSubdirectory("stoa-tls-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string CertificateFile => System.IO.Path.Combine(_folder, "tls.crt");

    private string KeyFile => System.IO.Path.Combine(_folder, "tls.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_address_without_TLS_serves_HTTP_2_with_prior_knowledge_and_HTTP_1()
    {
        await using var host = await StoaHost.Start(await databases.Create());

        using var second = await Ask(host.Http, host.Root, HttpVersion.Version20);
        using var first = await Ask(host.Http, host.Root, HttpVersion.Version11);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (second.StatusCode, second.Version));
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (first.StatusCode, first.Version));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancelled), await second.Content.ReadAsStringAsync(Cancelled));
        // It is no TLS, whatever Kestrel was told: a browser must not be sent to https for a year.
        Assert.False(second.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Writes_and_many_streams_at_once_work_over_one_clear_connection()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        using var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false }) { BaseAddress = new Uri(host.Root) };

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(async number =>
                {
                    using var request = Request(HttpMethod.Post, host.Root + "/api/v1/auth/login", HttpVersion.Version20);
                    request.Content = new StringContent($$"""{"email":"nobody-{{number}}@example.com","password":"x"}""", Encoding.UTF8, "application/json");
                    using var answer = await client.SendAsync(request, Cancelled);
                    return (answer.StatusCode, answer.Version);
                })
        );

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Unauthorized, HttpVersion.Version20), answer));
    }

    [Theory]
    [InlineData("PRI / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("PRIX / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("P")]
    [InlineData("\r\n\r\nGET")]
    public async Task What_only_looks_like_the_preface_breaks_nothing(string bytes)
    {
        await using var host = await StoaHost.Start(await databases.Create());
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(host.Root).Port, Cancelled);
        await socket.SendAsync(Encoding.ASCII.GetBytes(bytes), Cancelled);
        socket.Shutdown(SocketShutdown.Send);
        var heard = new byte[4096];
        while (await socket.ReceiveAsync(heard, Cancelled) > 0)
        {
            // An error of HTTP/1.1 or of HTTP/2, or nothing: the connection ends.
        }

        using var answer = await Ask(host.Http, host.Root, HttpVersion.Version11);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_preface_in_pieces_is_recognised()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(host.Root).Port, Cancelled);
        foreach (var letter in "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray())
        {
            await socket.SendAsync(new[] { letter }, Cancelled);
        }
        // An empty SETTINGS frame is answered by one of the server's own: type 4 on stream 0.
        await socket.SendAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, Cancelled);
        var head = new byte[9];
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(head, Cancelled);

        Assert.Equal(4, head[3]);
    }

    [Fact]
    public async Task Over_TLS_the_protocol_is_negotiated_and_a_replaced_certificate_is_used_without_a_restart()
    {
        var before = Write("before.example");
        await using var host = await Secure();
        using var client = Trusting(out var seen);

        using var second = await Ask(client, host.Root, HttpVersion.Version20);
        using var first = await Ask(client, host.Root, HttpVersion.Version11);
        Assert.Equal((HttpVersion.Version20, HttpVersion.Version11), (second.Version, first.Version));
        Assert.True(second.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(before, Assert.Single(seen.Distinct(StringComparer.Ordinal)));

        var after = Write("after.example");
        await Wait.Until(async () => await Presented(host) == after);

        // Connections that stand go on.
        using var again = await Ask(client, host.Root, HttpVersion.Version20);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task A_certificate_that_does_not_fit_its_key_is_not_taken()
    {
        var before = Write("good.example");
        await using var host = await Secure();
        using (var other = RSA.Create(2048))
        {
            await File.WriteAllTextAsync(KeyFile, other.ExportPkcs8PrivateKeyPem(), Cancelled);
        }
        await File.WriteAllTextAsync(CertificateFile, "no certificate", Cancelled);

        Assert.Equal(before, await Presented(host));

        var after = Write("good-again.example");
        await Wait.Until(async () => await Presented(host) == after);
    }

    [Fact]
    public async Task A_missing_certificate_stops_the_start_before_anything_is_migrated_and_names_the_key()
    {
        var database = await databases.CreateEmpty();

        var stopped = await Assert.ThrowsAsync<StartException>(() =>
            StoaHost.Start(database, ("Urls", "https://127.0.0.1:0"), ("Tls:Certificate", CertificateFile))
        );

        Assert.StartsWith("Tls:Certificate and Tls:Key: ", stopped.Message, StringComparison.Ordinal);
        await using var look = NpgsqlDataSource.Create(database);
        Assert.Equal(0, await look.One("SELECT count(*) FROM pg_namespace WHERE nspname = 'platform'", row => row.GetInt64(0), Cancelled));
    }

    private async Task<StoaHost> Secure() =>
        await StoaHost.Start(await databases.Create(), ("Urls", "https://127.0.0.1:0"), ("Tls:Certificate", CertificateFile), ("Tls:Key", KeyFile));

    /// <summary>Writes a certificate of its own making; its thumbprint.</summary>
    private string Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        // Renamed into its place, as programs that renew certificates do.
        File.WriteAllText(CertificateFile + ".new", certificate.ExportCertificatePem());
        File.Move(CertificateFile + ".new", CertificateFile, overwrite: true);
        return certificate.Thumbprint;
    }

    private static HttpClient Trusting(out List<string> seen)
    {
        var thumbprints = seen = [];
        return new HttpClient(
            new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        lock (thumbprints)
                        {
                            thumbprints.Add(((X509Certificate2)certificate!).Thumbprint);
                        }
                        return certificate is not null;
                    },
                },
            }
        );
    }

    /// <summary>What a new connection is shown.</summary>
    private static async Task<string> Presented(StoaHost host)
    {
        using var client = Trusting(out var seen);
        using var answer = await Ask(client, host.Root, HttpVersion.Version20);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Assert.Single(seen);
    }

    private static async Task<HttpResponseMessage> Ask(HttpClient client, string root, Version version)
    {
        using var request = Request(HttpMethod.Get, root + Path, version);
        return await client.SendAsync(request, Cancelled);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, Version version) =>
        new(method, address) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
