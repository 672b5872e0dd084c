namespace Stoa.Accounts.Passwords;

/// <summary>A password hash of another system: PBKDF2, bcrypt or Argon2id. The first login replaces it.</summary>
internal abstract record ImportedHash
{
    protected const int LongestPart = 1024;

    /// <summary>Whether the password, as it was typed, belongs to it. No parameters that <see cref="Parse"/> lets through make this cost minutes.</summary>
    public abstract bool Fits(string password);

    /// <summary>Null if it is not supported or exceeds the cost limits.</summary>
    public static ImportedHash? Parse(string text) => BcryptHash.Read(text) ?? Argon2Hash.Read(text) ?? (ImportedHash?)Pbkdf2Hash.Read(text);

    /// <summary>Base64 with or without its padding; passlib writes a dot for the plus.</summary>
    protected static byte[]? Base64(string text)
    {
        if (text.Length is 0 or > LongestPart)
        {
            return null;
        }
        var whole = text.Replace('.', '+').TrimEnd('=');
        var bytes = new byte[whole.Length];
        return Convert.TryFromBase64String(whole + new string('=', (4 - (whole.Length % 4)) % 4), bytes, out var length) ? bytes[..length] : null;
    }
}
