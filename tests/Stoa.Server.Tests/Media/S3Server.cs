using System.Globalization;
using System.Text.Json;

namespace Stoa.Server.Tests.Media;

/// <summary>An S3-compatible server: npm's s3rver as a process of its own, behind a check of AWS Signature Version 4.</summary>
public sealed class S3Server : IAsyncDisposable
{
    private readonly NodeServer _server;
    private readonly string _folder;
    private readonly string _bucket;

    private S3Server(NodeServer server, string folder, string bucket) =>
        (_server, _folder, _bucket, Endpoint) = (server, folder, bucket, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}"));

    public string Endpoint { get; }

    /// <summary>Settings that make a server keep its pictures here.</summary>
    public (string, string)[] Settings(string secretKey = "the-secret-key") =>
        [
            ("Media:S3:Endpoint", Endpoint),
            ("Media:S3:Bucket", _bucket),
            ("Media:S3:Region", "eu-central-1"),
            ("Media:S3:AccessKey", "the-access-key"),
            ("Media:S3:SecretKey", secretKey),
        ];

    /// <summary>Options of a command line that lead backups here.</summary>
    public string[] ForBackups(string secretKey = "the-secret-key") =>
        ["--Backup:S3:Endpoint", Endpoint, "--Backup:S3:Region", "eu-central-1", "--Backup:S3:AccessKey", "the-access-key", "--Backup:S3:SecretKey", secretKey];

    /// <summary>What is stored, relative to the bucket.</summary>
    public IEnumerable<string> Objects =>
        Directory
            .EnumerateFiles(Path.Combine(_folder, _bucket), "*._S3rver_object", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(_folder, _bucket), file).Replace("._S3rver_object", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static async Task<S3Server> Start(string bucket = "pictures")
    {
        var folder = Directory.CreateTempSubdirectory("stoa-s3-").FullName;
        var settings = new
        {
            directory = folder,
            bucket,
            accessKey = "the-access-key",
            secretKey = "the-secret-key",
            region = "eu-central-1",
        };
        var server = await NodeServer.Start(Npm.Folder("Stoa.Server.Tests", "Media", "server"), "server.mjs", JsonSerializer.Serialize(settings));
        return new S3Server(server, folder, bucket);
    }

    /// <summary>"away", "full" (from the third file on), "silent" (after the first byte of a file) or "back".</summary>
    public async Task Be(string mode)
    {
        await _server.Tell(mode);
        Assert.Equal(mode, await _server.Answer());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
