using Stoa.Platform.Files;

namespace Stoa.Accounts.Import;

/// <summary>A batch of lines: users, and errors of the lines that are not valid users.</summary>
internal sealed class ImportBatch
{
    private readonly List<(long Line, ImportedUser User)> _users = [];
    private readonly List<(long Line, string Reason)> _errors = [];

    public IEnumerable<ImportedUser> Users => _users.Select(entry => entry.User);
    public long LastLine { get; private set; }

    /// <summary>Where the next batch begins, in bytes of the file.</summary>
    public long End { get; private set; }

    public long NeedReset => Users.Count(user => user.NeedsReset);

    /// <summary>Null at the end of the file.</summary>
    public static async Task<ImportBatch?> Read(LineReader reader, IReadOnlySet<string>? roles, DateTimeOffset now, int lines, CancellationToken cancelled)
    {
        var batch = new ImportBatch();
        while (lines-- > 0 && await reader.Next(cancelled) is { } line)
        {
            batch.Add(line, roles, now);
        }
        return batch.LastLine == 0 ? null : batch;
    }

    /// <summary>Lines that created no user, in order. Their address had an account or stands in an earlier line.</summary>
    public List<(long Line, string Reason)> Refusals(IEnumerable<string> created)
    {
        var left = created.ToHashSet(StringComparer.Ordinal);
        var taken = _users.Where(entry => !left.Remove(entry.User.Key)).Select(entry => (entry.Line, $"{entry.User.Email} has an account already"));
        return [.. _errors.Concat(taken).OrderBy(refusal => refusal.Line)];
    }

    /// <summary>Lines whose user was created without their old password.</summary>
    public IEnumerable<(long Line, string Reason)> Resets(IEnumerable<string> created)
    {
        var left = created.ToHashSet(StringComparer.Ordinal);
        return _users
            .Where(entry => left.Remove(entry.User.Key) && entry.User.HashRefused is not null)
            .Select(entry => (entry.Line, $"{entry.User.Email} was imported and has to reset the password: {entry.User.HashRefused}"));
    }

    /// <summary>The roles to give besides <c>user</c>; of lines with the same address the first counts.</summary>
    public List<(string Key, string Name)> RolesOf(IEnumerable<string> created)
    {
        var left = created.ToHashSet(StringComparer.Ordinal);
        return [.. Users.Where(user => left.Remove(user.Key)).SelectMany(user => user.Roles.Select(role => (user.Key, role)))];
    }

    private void Add(Line line, IReadOnlySet<string>? roles, DateTimeOffset now)
    {
        (LastLine, End) = (line.Number, line.End);
        var (user, error) = line.TooLong ? (null, "the line is longer than 64 KiB") : ImportLine.Read(line.Text, roles, now);
        if (user is not null)
        {
            _users.Add((line.Number, user));
        }
        else
        {
            _errors.Add((line.Number, error!));
        }
    }
}
