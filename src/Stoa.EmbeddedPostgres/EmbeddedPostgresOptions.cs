namespace Stoa.EmbeddedPostgres;

/// <summary>Where an embedded PostgreSQL keeps its data and how it runs.</summary>
/// <param name="DataDirectory">The folder of the cluster, its password and its lock; made when missing.</param>
public sealed record EmbeddedPostgresOptions(string DataDirectory)
{
    /// <summary>False gives up safety against a power cut for speed: for tests.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Where the binaries are installed; by default a place of the machine or of the user.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>
    /// Told where the server is about to be, before it is: so that its user can make ready what only has to know that. Called once at most, and never where a
    /// server is taken over. <see cref="PostgresServer.ConnectionString"/> is another where somebody takes the port meanwhile.
    /// </summary>
    public Action<string>? Expected { get; init; }

    /// <summary>PostgreSQL settings added to, or put in place of, the built-in ones.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
