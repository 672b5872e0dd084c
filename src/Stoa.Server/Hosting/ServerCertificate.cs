using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Stoa.Platform.Settings;

namespace Stoa.Server.Hosting;

/// <summary>
/// The certificate of <c>Tls:Certificate</c> (PEM, the chain behind it) and <c>Tls:Key</c> (PEM, with <c>Tls:KeyPassword</c> where it is encrypted). Both
/// files are
/// looked at once a second, whatever replaces them (a rename, a link), and new connections get what is in them; what does not fit together is not taken.
/// </summary>
internal sealed partial class ServerCertificate : BackgroundService
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    private readonly string _certificate;
    private readonly string _key;
    private readonly string? _password;
    private readonly ILogger _log;
    private byte[] _seen;
    private volatile SslStreamCertificateContext _current;

    /// <summary>Reads both files.</summary>
    /// <exception cref="StartException">They cannot be used; the message names the key and the reason.</exception>
    public ServerCertificate(IConfiguration configuration, ILogger<ServerCertificate> log)
    {
        (_certificate, _key, _password) = Files(configuration);
        _log = log;
        try
        {
            _seen = Fingerprint();
            _current = Load();
        }
        catch (Exception unusable) when (IsUnusable(unusable))
        {
            throw Refused(unusable);
        }
    }

    /// <summary>What new connections would get, with its key; to be disposed.</summary>
    /// <exception cref="StartException">It cannot be used; the message says why.</exception>
    public static X509Certificate2 Read(IConfiguration configuration)
    {
        var (certificate, key, password) = Files(configuration);
        try
        {
            return Leaf(certificate, key, password);
        }
        catch (Exception unusable) when (IsUnusable(unusable))
        {
            throw Refused(unusable);
        }
    }

    public static bool IsConfigured(IConfiguration configuration) => configuration["Tls:Certificate"] is { Length: > 0 };

    /// <summary>For every address that begins with https.</summary>
    public static void Use(KestrelServerOptions kestrel) =>
        kestrel.ConfigureHttpsDefaults(https =>
        {
            var certificate = kestrel.ApplicationServices.GetRequiredService<ServerCertificate>();
            // Kestrel asks for a certificate or a selector; the context, which has the chain, takes its place.
            https.ServerCertificateSelector = (_, _) => certificate._current.TargetCertificate;
            https.OnAuthenticate = (_, options) =>
            {
                options.ServerCertificateSelectionCallback = null;
                options.ServerCertificateContext = certificate._current;
            };
        });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LooksEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>A certificate that came before its key is looked at again when the key has come.</summary>
    private void Look()
    {
        try
        {
            var now = Fingerprint();
            if (now.AsSpan().SequenceEqual(_seen))
            {
                return;
            }
            _seen = now;
            _current = Load();
            Changed(_log, _current.TargetCertificate.Subject, _current.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception unusable) when (IsUnusable(unusable))
        {
            Unusable(_log, unusable.Message);
        }
    }

    private byte[] Fingerprint() => SHA256.HashData([.. SHA256.HashData(File.ReadAllBytes(_certificate)), .. SHA256.HashData(File.ReadAllBytes(_key))]);

    private SslStreamCertificateContext Load()
    {
        var leaf = Leaf(_certificate, _key, _password);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_certificate);
        chain.Remove(chain[0]);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private static (string Certificate, string Key, string? Password) Files(IConfiguration configuration)
    {
        var certificate = configuration["Tls:Certificate"] ?? "";
        return (certificate, configuration["Tls:Key"] is { Length: > 0 } key ? key : certificate, configuration["Tls:KeyPassword"]);
    }

    private static X509Certificate2 Leaf(string certificate, string key, string? password) =>
        string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPemFile(certificate, key)
            : X509Certificate2.CreateFromEncryptedPemFile(certificate, password, key);

    private static StartException Refused(Exception unusable) => new($"Tls:Certificate and Tls:Key: {unusable.Message}");

    private static bool IsUnusable(Exception failure) => failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    [LoggerMessage(1, LogLevel.Information, "New connections get the certificate of {Subject}, good until {Until:u}")]
    private static partial void Changed(ILogger log, string subject, DateTime until);

    [LoggerMessage(2, LogLevel.Warning, "The new certificate is not taken, the one before goes on being used: {Reason}")]
    private static partial void Unusable(ILogger log, string reason);
}
