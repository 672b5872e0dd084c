namespace Stoa.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL cannot run: one sentence with what to do, then the last lines of the failed program's output.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException() { }

    public EmbeddedPostgresException(string message)
        : base(message) { }

    public EmbeddedPostgresException(string message, Exception? innerException)
        : base(message, innerException) { }

    internal EmbeddedPostgresException(string sentence, string lastLines, Exception? inner = null)
        : base(lastLines.Length == 0 ? sentence : sentence + Environment.NewLine + lastLines, inner) { }
}
