namespace Stoa.FcmDouble;

/// <summary>The outcomes of a message. A token that starts with the name in kebab case selects the outcome.</summary>
public enum Outcome
{
    Ok,
    Unregistered,
    Invalid,
    InvalidField,
    Payload,
    Argument,
    Sender,
    Forbidden,
    Unauthorized,
    ThirdParty,
    Quota,

    /// <summary>Too many messages to this one device; the project's quota is not touched.</summary>
    DeviceRate,

    /// <summary>Too many messages to a topic.</summary>
    TopicRate,
    Internal,
    Unavailable,
    BadGateway,

    /// <summary>Accepted and delivered, but the answer says 503.</summary>
    Accepted503,

    /// <summary>Accepted after two seconds more.</summary>
    Slow,

    /// <summary>Never answered.</summary>
    Hang,

    /// <summary>RST_STREAM before the message is accepted.</summary>
    Reset,

    /// <summary>RST_STREAM after the message was accepted.</summary>
    Late,

    /// <summary>RST_STREAM with REFUSED_STREAM: provably not processed.</summary>
    Refused,

    /// <summary>The connection sends GOAWAY; its open streams are still answered.</summary>
    Goaway,

    /// <summary>The connection breaks off, all of its streams with it.</summary>
    Cut,

    /// <summary>200 with a body that is no JSON.</summary>
    Lying,
}

public static class Outcomes
{
    private const string Once = "once-";
    private static readonly (string Prefix, Outcome Outcome)[] Words =
    [
        .. Enum.GetValues<Outcome>().Select(outcome => (NameOf(outcome) + "-", outcome)).OrderByDescending(word => word.Item1.Length),
    ];

    public static IEnumerable<string> Names => Enum.GetValues<Outcome>().Select(NameOf);

    /// <summary>The outcome that a token names.</summary>
    /// <param name="token">The registration token.</param>
    /// <param name="attempt">Counts from 1.</param>
    public static Outcome Of(ReadOnlySpan<char> token, int attempt)
    {
        var once = token.StartsWith(Once, StringComparison.Ordinal);
        var rest = once ? token[Once.Length..] : token;
        foreach (var (prefix, outcome) in Words)
        {
            if (rest.StartsWith(prefix, StringComparison.Ordinal))
            {
                return once && attempt > 1 ? Outcome.Ok : outcome;
            }
        }
        return Outcome.Ok;
    }

    /// <summary>Null for "ok", which leaves it to the token.</summary>
    /// <exception cref="FormatException">There is no such outcome.</exception>
    public static Outcome? Named(string name) =>
        Enum.GetValues<Outcome>().FirstOrDefault(outcome => NameOf(outcome) == name, (Outcome)(-1)) switch
        {
            Outcome.Ok => null,
            (Outcome)(-1) => throw new FormatException($"There is no outcome '{name}', only {string.Join(", ", Names)}."),
            var outcome => outcome,
        };

    private static string NameOf(Outcome outcome) =>
        string.Concat(
            outcome
                .ToString()
                .Select((letter, i) => i > 0 && char.IsUpper(letter) ? "-" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString())
        );
}
