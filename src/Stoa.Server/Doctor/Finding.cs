namespace Stoa.Server.Doctor;

internal enum Level
{
    Ok,
    Warning,
    Error,
}

/// <summary>What was found about one part: what is, and unless all is well, what to do.</summary>
internal sealed record Finding(string Part, Level Level, string Says, string? Do = null)
{
    public static Finding Ok(string part, string says) => new(part, Level.Ok, says);

    public static Finding Warning(string part, string says, string whatToDo) => new(part, Level.Warning, says, whatToDo);

    public static Finding Error(string part, string says, string whatToDo) => new(part, Level.Error, says, whatToDo);
}

/// <summary>One look. What it throws is a finding of its own, with <c>WhereBroken</c> as what to do.</summary>
internal sealed record Check(string Part, string WhereBroken, Func<IConfiguration, CancellationToken, IAsyncEnumerable<Finding>> Look);
