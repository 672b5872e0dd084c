namespace Stoa.EmbeddedPostgres;

/// <summary>The account that PostgreSQL runs as: our own, or an unprivileged system account when we are root, as which it refuses to run.</summary>
internal sealed class ServerAccount
{
    private readonly string[] _drop;

    private ServerAccount(string name, string? owner, string[] drop)
    {
        Name = name;
        Owner = owner;
        _drop = drop;
    }

    public string Name { get; }

    /// <summary>True when folders and files have to be handed over to another account.</summary>
    public bool IsOther => Owner is not null;

    private string? Owner { get; }

    public static ServerAccount Detect()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(Environment.UserName, null, []);
        }

        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToArray();
        var account =
            Array.Find(accounts, fields => fields[0] == "postgres")
            ?? Array.Find(accounts, fields => fields[0] == "nobody")
            ?? throw new EmbeddedPostgresException(
                "PostgreSQL refuses to run as root and there is neither a user postgres nor nobody: "
                    + "run Stoa as an ordinary user or set Database:ConnectionString."
            );
        var (uid, gid) = (account[2], account[3]);
        return new ServerAccount(account[0], $"{uid}:{gid}", ["setpriv", $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--"]);
    }

    /// <summary>Runs a program as this account, in a folder that every account can enter.</summary>
    public Task<ToolResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancelled)
    {
        string[] command = [.. _drop, program, .. arguments];
        return Tool.RunAsync(command[0], command.Skip(1), Path.GetPathRoot(Environment.SystemDirectory) is { Length: > 0 } root ? root : "/", cancelled);
    }

    public async Task OwnAsync(string folder, CancellationToken cancelled)
    {
        if (Owner is null)
        {
            return;
        }

        var given = await Tool.RunAsync("chown", ["-R", Owner, folder], "/", cancelled);
        if (!given.Succeeded)
        {
            throw new EmbeddedPostgresException($"The folder {folder} can not be given to the user {Name}.", given.LastLines);
        }
    }

    /// <summary>Asks the system itself, as that account: permissions of parents, mounts and access lists all count.</summary>
    public async Task<bool> CanAsync(string test, string path, CancellationToken cancelled) =>
        !IsOther || (await RunAsync("test", [test, path], cancelled)).Succeeded;
}
