using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Extensions.Logging;

namespace Stoa.Push.Fcm;

/// <summary>The account that messages are sent as: its project, and access tokens, renewed before they run out and once at a time.</summary>
/// <param name="section">Where its settings stand, for the sentences about them.</param>
/// <param name="options">Its settings.</param>
/// <param name="environment">What <c>GOOGLE_APPLICATION_CREDENTIALS</c> says; null where it says nothing.</param>
/// <param name="log">For tokens that could not be renewed.</param>
internal sealed partial class ServiceAccount(string section, FcmOptions options, string? environment, ILogger log) : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    private readonly SemaphoreSlim _renewing = new(1);
    private readonly Lazy<(ServiceCredential Credential, string Project)?> _account = new(() => Load(section, options, environment));

    /// <summary>Null: nothing is configured, nothing can be sent.</summary>
    public string? Project => _account.Value?.Project;

    /// <summary>What stands in the Authorization header; null where the account is refused.</summary>
    /// <exception cref="Exception">The token endpoint cannot be reached or is not itself: that says nothing of the account.</exception>
    public async ValueTask<string?> Authorization(CancellationToken cancelled)
    {
        try
        {
            return "Bearer " + await Credential.GetAccessTokenForRequestAsync(cancellationToken: cancelled);
        }
        catch (Exception refused)
            when (refused is TokenResponseException { StatusCode: not (>= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests) })
        {
            return null;
        }
    }

    /// <summary>Fetches a new access token, unless one was fetched since <paramref name="authorization"/> was refused.</summary>
    public async Task Renew(string authorization, CancellationToken cancelled)
    {
        await _renewing.WaitAsync(cancelled);
        try
        {
            if (await Authorization(cancelled) == authorization)
            {
                await Credential.RequestAccessTokenAsync(cancelled);
            }
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // The next caller that needs the token gets the error.
        }
        catch (Exception failure)
        {
            // The next message asks again and is answered with the failure.
            NotRenewed(log, failure.Message);
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => _renewing.Dispose();

    private ServiceCredential Credential => _account.Value?.Credential ?? throw new InvalidOperationException($"{section} has no credentials.");

    private static (ServiceCredential, string)? Load(string section, FcmOptions options, string? environment)
    {
        var isGoogles = options.CredentialsFrom is "google";
        if (!string.IsNullOrEmpty(options.CredentialsFile))
        {
            return Key(options, $"{section}:CredentialsFile is '{options.CredentialsFile}'", () => File.ReadAllText(options.CredentialsFile));
        }
        if (!string.IsNullOrWhiteSpace(options.CredentialsJson))
        {
            // A file can be named; a text is the secret itself.
            return Key(options, $"{section}:CredentialsJson is set to a text", () => Decode(options.CredentialsJson));
        }
        if (isGoogles && !string.IsNullOrEmpty(environment))
        {
            return Key(options, $"GOOGLE_APPLICATION_CREDENTIALS is '{environment}'", () => File.ReadAllText(environment));
        }
        return isGoogles ? MetadataServer.Account(section, options, Scope) : null;
    }

    private static (ServiceCredential, string) Key(FcmOptions options, string what, Func<string> read)
    {
        try
        {
            var key = Parse(read());
            if (!Uri.TryCreate(key.TokenUri, UriKind.Absolute, out _))
            {
                throw new FormatException($"its token_uri is '{key.TokenUri}'.");
            }
            var initializer = new ServiceAccountCredential.Initializer(key.ClientEmail, key.TokenUri) { Scopes = [Scope], KeyId = key.PrivateKeyId };
            return (new ServiceAccountCredential(initializer.FromPrivateKey(Pem(key.PrivateKey))), options.ProjectId ?? key.ProjectId);
        }
        catch (Exception unusable)
            when (unusable is IOException or UnauthorizedAccessException or JsonException or ArgumentException or FormatException or CryptographicException)
        {
            throw new InvalidOperationException($"{what}, which is not a service account key: {unusable.Message}", unusable);
        }
    }

    private static string Decode(string text) =>
        text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith('{')
            ? text.TrimStart('\uFEFF')
            : System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text.Trim())).TrimStart('\uFEFF');

    /// <summary>Editors put a byte order mark before it, which reading it as a text has taken away, and break the lines of the key.</summary>
    private static ServiceAccountKey Parse(string json)
    {
        using var document = JsonDocument.Parse(WithEscapedLines(json));
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("client", out _) && root.TryGetProperty("project_info", out _))
        {
            throw new FormatException("it is an app's google-services.json. The key is made in the Firebase console under Project settings, Service accounts.");
        }
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("type", out var type) && type.ToString() != "service_account")
        {
            throw new FormatException($"its type is '{type}', not 'service_account'.");
        }
        return JsonSerializer.Deserialize(root, PushJson.Default.ServiceAccountKey) ?? throw new FormatException("it is empty.");
    }

    /// <summary>A line break within a text is not JSON, but cannot mean anything else.</summary>
    private static string WithEscapedLines(string json)
    {
        var text = new System.Text.StringBuilder(json.Length);
        var (isText, isEscaped) = (false, false);
        foreach (var c in json)
        {
            isText ^= c == '"' && !isEscaped;
            isEscaped = isText && c == '\\' && !isEscaped;
            _ = isText && c is '\n' or '\r' ? text.Append(c == '\n' ? "\\n" : "") : text.Append(c);
        }
        return text.ToString();
    }

    /// <summary>With real line breaks: a key that went through a shell or an environment variable has <c>\n</c> in their places.</summary>
    private static string Pem(string key)
    {
        var pem = key.Replace("\\r", "", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Trim();
        return pem.StartsWith("-----BEGIN ", StringComparison.Ordinal) && pem.EndsWith("-----", StringComparison.Ordinal)
            ? pem + "\n"
            : throw new FormatException(
                "its private_key is not whole: it has to begin with -----BEGIN PRIVATE KEY----- and to end with -----END PRIVATE KEY-----."
            );
    }

    [LoggerMessage(1, LogLevel.Warning, "FCM's access token could not be renewed: {Reason}")]
    private static partial void NotRenewed(ILogger log, string reason);
}

/// <summary>The members of a key file that are needed.</summary>
internal sealed record ServiceAccountKey(
    [property: System.Text.Json.Serialization.JsonRequired] string ProjectId,
    [property: System.Text.Json.Serialization.JsonRequired] string PrivateKey,
    [property: System.Text.Json.Serialization.JsonRequired] string ClientEmail,
    string? PrivateKeyId,
    string TokenUri = "https://oauth2.googleapis.com/token"
);
