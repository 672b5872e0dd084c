namespace Stoa.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL can not run: one sentence that says what to do, then the last lines of whoever complained.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    internal EmbeddedPostgresException(string sentence, string lastLines = "", Exception? inner = null)
        : base(lastLines.Length == 0 ? sentence : sentence + Environment.NewLine + lastLines, inner) { }
}
