using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stoa.Push.Fcm;

namespace Stoa.Push;

/// <summary>Looks whether push messages could be sent, without sending one.</summary>
public static class FcmProbe
{
    /// <summary>Has an access token made for the service account of <c>Fcm:CredentialsFile</c>.</summary>
    /// <returns>Null where none is configured, else its project.</returns>
    /// <exception cref="InvalidOperationException">The key is none, or Google refuses it; the message has nothing of it.</exception>
    public static async Task<string?> Try(IConfiguration configuration, CancellationToken cancelled)
    {
        var options = configuration.GetSection("Fcm").Get<FcmOptions>() ?? new FcmOptions();
        using var account = new ServiceAccount(Options.Create(options), NullLogger<ServiceAccount>.Instance);
        if (account.Project is not { } project)
        {
            return null;
        }
        return await account.Authorization(cancelled) is null
            ? throw new InvalidOperationException($"the service account of project {project} is refused: its key was deleted, or the clock is wrong")
            : project;
    }
}
