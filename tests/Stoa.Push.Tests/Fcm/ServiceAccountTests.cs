using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Push.Fcm;

namespace Stoa.Push.Tests.Fcm;

/// <summary>The key file as people keep it.</summary>
public sealed class ServiceAccountTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly string _json;

    public ServiceAccountTests()
    {
        using var key = RSA.Create(2048);
        _json = JsonSerializer.Serialize(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["type"] = "service_account",
                ["project_id"] = "shop",
                ["private_key"] = key.ExportPkcs8PrivateKeyPem() + "\n",
                ["client_email"] = "sender@shop.iam.gserviceaccount.com",
            }
        );
    }

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("as it is")]
    [InlineData("byte order mark")]
    [InlineData("UTF-16")]
    [InlineData("literal \\n")]
    [InlineData("broken lines")]
    [InlineData("broken lines of Windows")]
    public void A_key_file_is_read_as_editors_save_it(string how)
    {
        File.WriteAllBytes(
            _file,
            how switch
            {
                "byte order mark" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(_json)],
                "UTF-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(_json)],
                "literal \\n" => Encoding.UTF8.GetBytes(_json.Replace("\\n", "\\\\n", StringComparison.Ordinal)),
                "broken lines" => Encoding.UTF8.GetBytes(_json.Replace("\\n", "\n", StringComparison.Ordinal)),
                "broken lines of Windows" => Encoding.UTF8.GetBytes(_json.Replace("\\n", "\r\n", StringComparison.Ordinal)),
                _ => Encoding.UTF8.GetBytes(_json),
            }
        );

        Assert.Equal("shop", Account().Project);
    }

    [Fact]
    public void A_key_may_come_without_a_file()
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(_json));
        foreach (var text in new[] { _json, " \n" + _json, "\uFEFF" + _json, base64, base64 + "\n" })
        {
            Assert.Equal("shop", Account(new FcmOptions { CredentialsJson = text }).Project);
        }
        var unusable = Assert.Throws<InvalidOperationException>(() => Account(new FcmOptions { CredentialsJson = "secret" }).Project);
        Assert.StartsWith("Fcm:CredentialsJson is set to a text, which is not a service account key:", unusable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", unusable.Message, StringComparison.Ordinal);
        Assert.Null(Account(new FcmOptions()).Project);
    }

    [Theory]
    [InlineData("""{"project_info":{},"client":[]}""", "it is an app's google-services.json.")]
    [InlineData("""{"type":"authorized_user"}""", "its type is 'authorized_user'")]
    [InlineData("""{"project_id":"p","client_email":"e","private_key":"MIIE"}""", "its private_key is not whole")]
    [InlineData("""{"project_id":"p","client_email":"e"}""", "private_key")]
    [InlineData("", "which is not a service account key")]
    public void What_cannot_be_used_is_named(string json, string problem)
    {
        File.WriteAllText(_file, json);

        var unusable = Assert.Throws<InvalidOperationException>(() => Account().Project);

        Assert.StartsWith($"Fcm:CredentialsFile is '{_file}'", unusable.Message, StringComparison.Ordinal);
        Assert.Contains(problem, unusable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Google_s_own_variable_is_used_where_the_settings_say_so()
    {
        File.WriteAllText(_file, _json);
        var google = new FcmOptions { CredentialsFrom = "google" };

        Assert.Null(Account(new FcmOptions(), _file).Project);
        Assert.Equal("shop", Account(google, _file).Project);
        Assert.Equal("other", Account(new FcmOptions { CredentialsFrom = "google", ProjectId = "other" }, _file).Project);
        // What is set for us alone comes first.
        Assert.Equal("shop", Account(new FcmOptions { CredentialsFrom = "google", CredentialsJson = _json }, "/nowhere").Project);
        File.WriteAllText(_file, """{"type":"external_account"}""");
        var unusable = Assert.Throws<InvalidOperationException>(() => Account(google, _file).Project);
        Assert.Equal(
            $"GOOGLE_APPLICATION_CREDENTIALS is '{_file}', which is not a service account key: its type is 'external_account', not 'service_account'.",
            unusable.Message
        );
    }

    private ServiceAccount Account() => Account(new FcmOptions { CredentialsFile = _file });

    private static ServiceAccount Account(FcmOptions options, string? environment = null) => new("Fcm", options, environment, NullLogger.Instance);
}
