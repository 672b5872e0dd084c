using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Push.Fcm;

namespace Stoa.Push;

/// <summary>Looks whether push messages could be sent, without sending one.</summary>
public static class FcmProbe
{
    /// <summary>Has an access token made for each account that messages are sent as.</summary>
    /// <returns>Null where none is configured, else their projects.</returns>
    /// <exception cref="InvalidOperationException">A key is none, or Google refuses it; the message has nothing of it.</exception>
    public static async Task<string?> Try(IConfiguration configuration, CancellationToken cancelled)
    {
        var projects = new List<string>();
        foreach (var (_, _, _, account) in FcmProjects.Accounts(configuration, NullLogger.Instance))
        {
            using (account)
            {
                projects.Add(
                    await account.Authorization(cancelled) is null
                        ? throw new InvalidOperationException(
                            $"the service account of project {account.Project} is refused: its key was deleted, or the clock is wrong"
                        )
                        : account.Project!
                );
            }
        }
        return projects.Count == 0 ? null : string.Join(", ", projects);
    }
}
