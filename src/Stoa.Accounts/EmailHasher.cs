using System.Security.Cryptography;
using System.Text;
using Stoa.Accounts.Sessions;

namespace Stoa.Accounts;

/// <summary>
/// Keyed hash of an address for the tables that count attempts: they hold no readable addresses, and unknown addresses are counted like any other.
/// </summary>
internal sealed class EmailHasher(SigningKeys keys)
{
    /// <summary>The keyed hash that stands for an address.</summary>
    /// <param name="emailKey">The address as <see cref="Users.KeyOf"/> spells it.</param>
    public byte[] Of(string emailKey) => HMACSHA256.HashData(keys.Codes, Encoding.UTF8.GetBytes(emailKey));
}
