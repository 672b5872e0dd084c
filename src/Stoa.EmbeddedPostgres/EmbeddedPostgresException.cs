namespace Stoa.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL can not run: one sentence that says what to do, then the last lines that a program of PostgreSQL wrote.</summary>
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
