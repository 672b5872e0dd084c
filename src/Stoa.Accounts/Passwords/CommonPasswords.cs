namespace Stoa.Accounts.Passwords;

/// <summary>
/// The 3,000 most common passwords of eight or more characters (frequencies: zxcvbn's list of leaked passwords), and those that its list leaves to
/// rules. OWASP ASVS 5, 6.2.4.
/// Compared without regard to case; read on first use.
/// </summary>
internal static class CommonPasswords
{
    private static readonly Lazy<HashSet<string>> All = new(() =>
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("Stoa.Accounts.Passwords.common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return new HashSet<string>(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
    });

    public static bool Contains(string password) => All.Value.Contains(password);
}
