namespace Stoa.EmbeddedPostgres;

/// <summary>Starts and stops the server process of one cluster.</summary>
internal sealed class Postmaster(Binaries binaries, ServerAccount account, string cluster, PostgresSettings settings)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    private readonly ServerLog _log = new(cluster);

    /// <summary>A server that a killed predecessor of ours left at work in this cluster.</summary>
    public RunningProcess? FindRunning() => PostmasterFile.Read(cluster) is { } file ? Process(file) : null;

    /// <summary>Whether a running server is the one we would start: same programs, same settings.</summary>
    public bool RunsAsWished()
    {
        try
        {
            var commandLine = File.ReadAllText(Path.Combine(cluster, "postmaster.opts"));
            return commandLine.StartsWith(binaries.Postgres, StringComparison.Ordinal) && settings.AreIn(commandLine);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until a running server takes connections.</summary>
    /// <returns>Its port, or null when it ended or took too long.</returns>
    public async Task<int?> ReadyPortAsync(RunningProcess process, TimeSpan patience, CancellationToken cancelled)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (process.IsAlive() && clock.Elapsed < patience)
        {
            if (PostmasterFile.Read(cluster) is { Ready: true } file && file.ProcessId == process.Id)
            {
                return file.Port;
            }

            await Task.Delay(Glance, cancelled);
        }

        return null;
    }

    /// <summary>
    /// Starts a server on the given port, trying again when the port was just taken, on another where it may move, or when the last server's
    /// backends are still on their way out.
    /// </summary>
    public async Task<(RunningProcess Process, int Port)> StartAsync(int port, bool mayMove, CancellationToken cancelled)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (process, complaint) = await TryStartAsync(port, cancelled);
            if (process is { } started)
            {
                return (started, port);
            }

            if (attempt == 5 || !Passes(complaint))
            {
                throw await FailureAsync(complaint, cancelled);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), cancelled);
            port = mayMove ? FreePort.Choose() : port;
            if (attempt > 1 && HasLeftovers(complaint))
            {
                RunningProcess.KillAllIn(cluster);
            }
        }
    }

    public async Task StopAsync(RunningProcess process, TimeSpan patience)
    {
        foreach (var mode in new[] { "fast", "immediate" })
        {
            // pg_ctl itself would look only every 100 ms.
            await account.RunAsync(binaries.PgCtl, ["stop", "-D", cluster, "-m", mode, "-W", "-s"], CancellationToken.None);
            if (await process.EndsWithinAsync(patience))
            {
                return;
            }
        }

        process.Kill();
        RunningProcess.KillAllIn(cluster);
        await process.EndsWithinAsync(patience);
    }

    private RunningProcess? Process(PostmasterFile file) => RunningProcess.Find(file.ProcessId, cluster, file.Started);

    private async Task<(RunningProcess? Process, string Complaint)> TryStartAsync(int port, CancellationToken cancelled)
    {
        RemoveStaleFile();
        _log.Rotate();
        var position = _log.Length;
        var control = account.RunAsync(
            binaries.PgCtl,
            ["start", "-D", cluster, "-l", _log.File, "-p", binaries.Postgres, "-o", settings.OptionsFor(port), "-w", "-t", "86400", "-s"],
            CancellationToken.None
        );
        try
        {
            while (true)
            {
                // pg_ctl looks every 100 ms: it is needed for bad news, the good we see sooner.
                var over = control.IsCompleted;
                if (PostmasterFile.Read(cluster) is { Ready: true } file && file.Port == port && Process(file) is { } process)
                {
                    return (process, "");
                }

                if (over)
                {
                    var result = await control;
                    if (result.Succeeded && FindRunning() is not null)
                    {
                        // It recovers, which pg_ctl takes for started; until it is done there is nothing to connect to.
                        await Task.Delay(Glance, cancelled);
                        continue;
                    }

                    return (null, _log.Since(position) is { Length: > 0 } words ? words : result.Output);
                }

                await Task.WhenAny(control, Task.Delay(Glance, cancelled));
                cancelled.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            await AbandonAsync(control);
            throw;
        }
    }

    /// <summary>
    /// A file left by a killed server, whose number has since gone to another program or to a zombie, would keep PostgreSQL
    /// from starting; backends that outlived their postmaster are found by their shared memory, not by this file.
    /// </summary>
    private void RemoveStaleFile()
    {
        if (FindRunning() is null)
        {
            File.Delete(PostmasterFile.PathIn(cluster));
        }
    }

    private async Task AbandonAsync(Task<ToolResult> control)
    {
        while (!control.IsCompleted && FindRunning() is null)
        {
            await Task.WhenAny(control, Task.Delay(Glance));
        }

        if (FindRunning() is { } process)
        {
            await StopAsync(process, TimeSpan.FromSeconds(10));
        }

        await control;
    }

    private static bool Passes(string complaint) =>
        HasLeftovers(complaint) || complaint.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal);

    private static bool HasLeftovers(string complaint) => complaint.Contains("pre-existing shared memory block", StringComparison.Ordinal);

    private async Task<EmbeddedPostgresException> FailureAsync(string complaint, CancellationToken cancelled) =>
        await account.CanAsync("-x", cluster, cancelled)
            ? new EmbeddedPostgresException($"PostgreSQL does not start in {cluster}: the end of its log follows.", ToolResult.EndOf(complaint))
            : new EmbeddedPostgresException(
                $"The user {account.Name}, as whom PostgreSQL has to run, can not reach {cluster}: "
                    + "let others pass (chmod o+x) through every folder above it.",
                ToolResult.EndOf(complaint)
            );
}
