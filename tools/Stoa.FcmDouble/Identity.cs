using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Stoa.FcmDouble;

/// <summary>The double's certificate and the service account that may send through it, made once in a folder.</summary>
internal sealed class Identity
{
    public const string Account = "sender@stoa-double.iam.gserviceaccount.com";
    private const string KeyId = "stoa-double-key";

    /// <summary>One for a process, whatever it starts: to find one takes longer than most tests.</summary>
    private static readonly Lazy<string> NewKey = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    });

    private Identity(string folder, string project, X509Certificate2 certificate, RSA key) =>
        (Folder, Project, Certificate, Key) = (folder, project, certificate, key);

    public string Folder { get; }
    public string Project { get; }
    public X509Certificate2 Certificate { get; }

    /// <summary>The account's key; assertions are checked against it.</summary>
    public RSA Key { get; }

    public string CertificateFile => Path.Combine(Folder, "certificate.pem");
    public string CredentialsFile => Path.Combine(Folder, "service-account.json");

    public static Identity Open(string folder, string project)
    {
        Directory.CreateDirectory(folder);
        var (pfx, pem) = (Path.Combine(folder, "certificate.pfx"), Path.Combine(folder, "key.pem"));
        if (!File.Exists(pfx))
        {
            using var made = MakeCertificate();
            File.WriteAllBytes(pfx, made.Export(X509ContentType.Pfx));
            File.WriteAllText(pem, NewKey.Value);
        }
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(pem));
        var identity = new Identity(folder, project, X509CertificateLoader.LoadPkcs12FromFile(pfx, null), key);
        File.WriteAllText(identity.CertificateFile, identity.Certificate.ExportCertificatePem() + "\n");
        return identity;
    }

    /// <summary>The key file as Google gives it out.</summary>
    public void WriteCredentials(string tokenUri) =>
        File.WriteAllText(
            CredentialsFile,
            JsonSerializer.Serialize(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["type"] = "service_account",
                    ["project_id"] = Project,
                    ["private_key_id"] = KeyId,
                    ["private_key"] = Key.ExportPkcs8PrivateKeyPem() + "\n",
                    ["client_email"] = Account,
                    ["client_id"] = "1",
                    ["token_uri"] = tokenUri,
                },
                JsonSerializerOptions.Web
            )
        );

    /// <summary>
    /// Signed by itself, so that it is its own authority: for loopback, and for the names of Google's hosts where a client cannot be pointed
    /// elsewhere.
    /// </summary>
    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Stoa FCM double", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        names.AddDnsName("fcm.googleapis.com");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
    }
}
