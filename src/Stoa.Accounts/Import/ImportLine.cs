using System.Text.Json;
using Stoa.Accounts.Passwords;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Import;

/// <summary>A user of another system. <paramref name="Hash"/> is null if there is no password hash that can be verified here.</summary>
/// <param name="HashRefused">Why the line's hash was left out; null where it was not, or the line has none.</param>
internal sealed record ImportedUser(
    string Email,
    string FirstName,
    string LastName,
    bool EmailVerified,
    bool Active,
    DateTimeOffset? CreatedAt,
    string? Hash,
    string? HashRefused,
    IReadOnlyList<string> Roles
)
{
    public string Key => Users.KeyOf(Email);
    public bool NeedsReset => Hash is null;
}

/// <summary>Reads one line of the file: a JSON object with the members of <see cref="ImportedUser"/>, of which only <c>email</c> is required.</summary>
internal static class ImportLine
{
    private const int LongestName = 100;
    private const int LongestHash = 4096;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 3, AllowDuplicateProperties = false };

    /// <summary>The user, or what is wrong with the line.</summary>
    /// <param name="line">Without its line break.</param>
    /// <param name="roles">Names that may be given; null where lines may give none.</param>
    /// <param name="now">Upper bound for created_at.</param>
    public static (ImportedUser? User, string? Error) Read(ReadOnlyMemory<byte> line, IReadOnlySet<string>? roles, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Read(document.RootElement, roles, now), null)
                : (null, "the line is not a JSON object");
        }
        catch (JsonException broken)
        {
            return (null, "the line is not JSON: " + broken.Message);
        }
        catch (InvalidOperationException)
        {
            return (null, "the line holds text that is not Unicode");
        }
        catch (LineException wrong)
        {
            return (null, wrong.Message);
        }
    }

    private static ImportedUser Read(JsonElement line, IReadOnlySet<string>? roles, DateTimeOffset now)
    {
        foreach (var member in line.EnumerateObject())
        {
            if (member.Name is not ("email" or "first_name" or "last_name" or "email_verified" or "active" or "created_at" or "password_hash" or "roles"))
            {
                throw new LineException($"{member.Name} is not a known member");
            }
        }
        var email = Text(line, "email", TextRules.MaxEmail)?.Trim();
        if (string.IsNullOrEmpty(email) || !TextRules.IsEmail(email))
        {
            throw new LineException("email is missing or no e-mail address");
        }
        var hash = Text(line, "password_hash", LongestHash);
        var refused = hash is { Length: > 0 } && !SupportedHashes.IsSupported(hash) ? SupportedHashes.ReasonFor(hash) : null;
        return new ImportedUser(
            TextRules.Mailbox(email),
            Text(line, "first_name", LongestName) ?? "",
            Text(line, "last_name", LongestName) ?? "",
            Flag(line, "email_verified", whenMissing: false),
            Flag(line, "active", whenMissing: true),
            Time(line, now),
            hash is { Length: > 0 } && refused is null ? hash : null,
            refused,
            Roles(line, roles)
        );
    }

    private static string? Text(JsonElement line, string name, int max)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            throw new LineException($"{name} is not a text");
        }
        var text = value.GetString()!;
        return !TextRules.IsClean(text) ? throw new LineException($"{name} holds characters that are not allowed")
            : TextRules.Length(text) > max ? throw new LineException($"{name} is longer than {max} characters")
            : text;
    }

    private static bool Flag(JsonElement line, string name, bool whenMissing) =>
        !line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? whenMissing
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new LineException($"{name} is neither true nor false");

    private static DateTimeOffset? Time(JsonElement line, DateTimeOffset now) =>
        Text(line, "created_at", 100) is not { } text ? null
        : TextRules.Time(text) is not { } time ? throw new LineException("created_at is not an ISO 8601 time with an offset")
        : time > now ? throw new LineException("created_at is in the future")
        : time;

    private static List<string> Roles(JsonElement line, IReadOnlySet<string>? known)
    {
        if (!line.TryGetProperty("roles", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(role => role.ValueKind != JsonValueKind.String))
        {
            throw new LineException("roles is not a list of texts");
        }
        if (known is null)
        {
            throw new LineException("roles are only given with --allow-roles");
        }
        var roles = value.EnumerateArray().Select(role => role.GetString()!).Distinct(StringComparer.Ordinal).ToList();
        return roles.Find(role => !known.Contains(role)) is { } unknown ? throw new LineException($"there is no role {unknown}") : roles;
    }

    /// <summary>Ends the reading of a line; caught where it began.</summary>
    private sealed class LineException(string message) : Exception(message);
}
