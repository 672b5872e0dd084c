using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Mails;

/// <summary>A real SMTP server: npm's smtp-server as a process of its own, with postal-mime as a second opinion on what arrives.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonNode> _lines = new();
    private readonly NodeServer _server;
    private readonly Task _reading;

    private SmtpServer(NodeServer server)
    {
        _server = server;
        _reading = Read();
    }

    public int Port => _server.Port;

    /// <summary>What has arrived so far.</summary>
    public IReadOnlyList<JsonNode> Mails => [.. _lines.Where(line => line["raw"] is not null)];

    /// <summary>True while a mail to slow@… is neither accepted nor refused.</summary>
    public bool IsHolding => _lines.Any(line => line["holding"] is not null);

    /// <param name="settings">As server.mjs takes them, besides the port.</param>
    /// <param name="port">0: any.</param>
    public static async Task<SmtpServer> Start(object settings, int port = 0)
    {
        var described = JsonSerializer.SerializeToNode(settings)!;
        described["port"] = port;
        return new SmtpServer(await NodeServer.Start(Npm.Folder("Stoa.Server.Tests", "Mails", "server"), "server.mjs", described.ToJsonString()));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _reading;
    }

    private async Task Read()
    {
        while (await _server.Next() is { } line)
        {
            _lines.Enqueue(JsonNode.Parse(line)!);
        }
    }
}

/// <summary>A self-signed certificate for localhost, in a folder that is deleted with it.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stoa-smtp-");

    public TestCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string CertificateFile => Path.Combine(_folder.FullName, "certificate.pem");
    public string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    public void Dispose() => _folder.Delete(recursive: true);
}
