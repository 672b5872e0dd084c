namespace Stoa.EmbeddedPostgres;

/// <summary>Makes a cluster in one step: it is there as a whole, or not at all.</summary>
internal sealed class Initdb(Binaries binaries, ServerAccount account, bool durable) : IClusterMaker
{
    public async Task MakeAsync(string folder, ClusterPassword password, CancellationToken cancelled)
    {
        password.Renew();
        await RemoveRemainsOf(folder, cancelled);
        var scratch = $"{folder}.new-{Guid.NewGuid():N}";
        Directory.CreateDirectory(scratch);
        try
        {
            var passwordFile = Path.Combine(scratch, "password");
            password.CopyTo(passwordFile);
            await account.OwnAsync(scratch, cancelled);
            var cluster = Path.Combine(scratch, "cluster");
            await RunAsync(cluster, passwordFile, cancelled);
            Directory.Move(cluster, folder);
            // Once more: by now the initdb of a killed program has met its folder gone, or made it anew before it did.
            await RemoveRemainsOf(folder, cancelled);
        }
        finally
        {
            Folders.DeleteIfThere(scratch);
        }
    }

    /// <summary>
    /// What a killed program left. Its initdb may still be writing there until it meets its folder gone, so that one attempt may not be
    /// enough. Remains that outlast all of them are in nobody's way; the next cluster made here removes them.
    /// </summary>
    private static async Task RemoveRemainsOf(string folder, CancellationToken cancelled)
    {
        foreach (var remains in Directory.EnumerateDirectories(Path.GetDirectoryName(folder)!, Path.GetFileName(folder) + ".new-*"))
        {
            for (var attempt = 1; !TryDelete(remains) && attempt < 100; attempt++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancelled);
            }
        }
    }

    private static bool TryDelete(string folder)
    {
        try
        {
            Folders.DeleteIfThere(folder);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task RunAsync(string cluster, string passwordFile, CancellationToken cancelled)
    {
        List<string> arguments =
        [
            "-D",
            cluster,
            "-U",
            PostgresLogin.User,
            "-E",
            "UTF8",
            "--locale-provider=builtin",
            "--locale=C",
            "--builtin-locale=C.UTF-8",
            "--auth=scram-sha-256",
            $"--pwfile={passwordFile}",
            "--no-instructions",
        ];
        if (!durable)
        {
            arguments.Add("--no-sync");
        }

        var made = await account.RunAsync(binaries.Initdb, arguments, cancelled);
        if (!made.Succeeded)
        {
            throw await FailureAsync(made, cancelled);
        }
    }

    private async Task<EmbeddedPostgresException> FailureAsync(ToolResult made, CancellationToken cancelled) =>
        await account.CanAsync("-x", binaries.Postgres, cancelled)
            ? new EmbeddedPostgresException("PostgreSQL could not create its database: its own words follow.", made.LastLines)
            : new EmbeddedPostgresException(
                $"The user {account.Name}, as whom PostgreSQL has to run, can not reach {binaries.Postgres}: "
                    + "choose a cache folder that every user can read.",
                made.LastLines
            );
}
