using System.Net;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Stoa.Push.Fcm;

/// <summary>The account that messages are sent as: its project, and access tokens, renewed before they run out and once at a time.</summary>
internal sealed partial class ServiceAccount(IOptions<FcmOptions> options, ILogger<ServiceAccount> log) : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    private readonly SemaphoreSlim _renewing = new(1);
    private readonly Lazy<(ServiceAccountCredential Credential, string Project)?> _account = new(() => Load(options.Value.CredentialsFile));

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

    private ServiceAccountCredential Credential => _account.Value?.Credential ?? throw new InvalidOperationException("Fcm:CredentialsFile is not set.");

    private static (ServiceAccountCredential, string)? Load(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return null;
        }
        try
        {
            var key = JsonSerializer.Deserialize(File.ReadAllBytes(file), PushJson.Default.ServiceAccountKey)!;
            if (!Uri.TryCreate(key.TokenUri, UriKind.Absolute, out _))
            {
                throw new FormatException($"its token_uri is '{key.TokenUri}'.");
            }
            var initializer = new ServiceAccountCredential.Initializer(key.ClientEmail, key.TokenUri) { Scopes = [Scope], KeyId = key.PrivateKeyId };
            return (new ServiceAccountCredential(initializer.FromPrivateKey(key.PrivateKey)), key.ProjectId);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException or ArgumentException or FormatException)
        {
            throw new InvalidOperationException($"Fcm:CredentialsFile is '{file}', which is not a service account key: {unusable.Message}", unusable);
        }
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
