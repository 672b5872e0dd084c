using Google.Apis.Auth.OAuth2;

namespace Stoa.Push.Fcm;

/// <summary>
/// The metadata server of Google Cloud: it says who the machine is and gives it access tokens, so that no key has to be kept (workload identity on GKE, Cloud
/// Run, Compute Engine).
/// </summary>
internal static class MetadataServer
{
    private const string Flavor = "Metadata-Flavor";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The machine's default account, and its project.</summary>
    /// <exception cref="InvalidOperationException">There is no such server, or it does not say the project.</exception>
    public static (ServiceCredential, string) Account(string section, FcmOptions options, string scope)
    {
        var root = options.MetadataUrl.TrimEnd('/') + "/computeMetadata/v1/";
        var initializer = new ComputeCredential.Initializer(root + "instance/service-accounts/default/token") { Scopes = [scope] };
        return (new ComputeCredential(initializer), options.ProjectId ?? ProjectOf(section, root + "project/project-id"));
    }

    private static string ProjectOf(string section, string address)
    {
        try
        {
            using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
            using var http = new HttpClient(handler) { Timeout = Patience };
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add(Flavor, "Google");
            using var response = http.Send(request);
            using var text = new StreamReader(response.EnsureSuccessStatusCode().Content.ReadAsStream());
            var project = text.ReadToEnd().Trim();
            // Whatever answers instead, on a machine that is not Google's, does not say this.
            return response.Headers.Contains(Flavor) && project.Length > 0 ? project : throw new HttpRequestException("the answer is not Google's");
        }
        catch (Exception away) when (away is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"{section}:CredentialsFrom is 'google', but GOOGLE_APPLICATION_CREDENTIALS is not set and {address} does not say the project: {away.Message}",
                away
            );
        }
    }
}
