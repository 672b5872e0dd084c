namespace Stoa.Push.Fcm;

/// <summary>Section <c>Fcm</c>, and each of <c>Fcm:Projects</c>. Without credentials everything except sending works.</summary>
internal sealed class FcmOptions
{
    /// <summary>The key of a service account as Google gives it out; its <c>token_uri</c> is honoured.</summary>
    public string? CredentialsFile { get; set; }

    /// <summary>The same as a text, or as Base64 of it, for hosts that give secrets by environment variables (<c>Fcm__CredentialsJson</c>).</summary>
    public string? CredentialsJson { get; set; }

    /// <summary>
    /// <c>google</c>: as Google's own libraries find them, the file that <c>GOOGLE_APPLICATION_CREDENTIALS</c> names, else the metadata server of Google Cloud,
    /// where the server's own identity needs no key. Said and not guessed: many machines have that variable for something else.
    /// </summary>
    public string? CredentialsFrom { get; set; }

    /// <summary>The Firebase project, where it is not the one that the credentials name.</summary>
    public string? ProjectId { get; set; }

    /// <summary>Of Google Cloud; every machine there reaches it under this name.</summary>
    public string MetadataUrl { get; set; } = "http://metadata.google.internal";

    public string BaseUrl { get; set; } = "https://fcm.googleapis.com";

    /// <summary>Where devices are subscribed to topics.</summary>
    public string IidBaseUrl { get; set; } = "https://iid.googleapis.com";

    /// <summary>
    /// A certificate (PEM) that <see cref="BaseUrl"/> and <see cref="IidBaseUrl"/> may be signed by, besides those that the system trusts: for a double.
    /// </summary>
    public string? TrustedCertificate { get; set; }

    /// <summary>The project's quota: 600,000 a minute unless Google raised it. All nodes share it.</summary>
    public int MessagesPerSecond { get; set; } = 10_000;

    /// <summary>How long a project that was idle takes to reach its full rate.</summary>
    public TimeSpan Ramp { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>At most so many connections of at most 100 messages in flight each: rate × latency ÷ 100, and half as many again.</summary>
    public int Connections { get; set; } = 16;

    /// <summary>Google asks for ten seconds at least: an earlier retry duplicates messages.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The first retry comes after so long; each later one takes twice as long.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);
}
