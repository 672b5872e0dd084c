using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Ten codes of 120 random bits, each usable once instead of the second factor. Shown once, stored as SHA-256: with that many bits they cannot be guessed.
/// </summary>
internal static class RecoveryCodes
{
    private const int Count = 10;
    private const int Bytes = 15;
    private const int GroupLength = 6;

    /// <summary>New ones in place of all that were left.</summary>
    public static async Task<IReadOnlyList<string>> Renew(NpgsqlConnection connection, Guid user, CancellationToken cancelled)
    {
        string[] codes = [.. Enumerable.Range(0, Count).Select(_ => Base32.Encode(RandomNumberGenerator.GetBytes(Bytes)))];
        await connection.Change(PurgeExpiredSql, cancelled, user);
        await connection.Change(AddSql, cancelled, user, codes.Select(Hash).ToArray());
        return [.. codes.Select(code => string.Join('-', code.Chunk(GroupLength).Select(group => new string(group).ToLowerInvariant())))];
    }

    /// <summary>The form in which a code is stored.</summary>
    /// <param name="code">As <see cref="SecondFactorInput.Typed"/> leaves it: upper case, without separators.</param>
    public static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));

    internal const string PurgeExpiredSql = "DELETE FROM accounts.recovery_codes WHERE user_id = $1";

    internal const string AddSql = "INSERT INTO accounts.recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])";
}
