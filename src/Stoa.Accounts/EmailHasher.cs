using System.Security.Cryptography;
using System.Text;
using Stoa.Accounts.Sessions;

namespace Stoa.Accounts;

/// <summary>
/// Names an address in the tables that count tries: a keyed hash, so that they hold no list of addresses and an address without an account
/// is counted like any other.
/// </summary>
internal sealed class EmailHasher(SigningKeys keys)
{
    /// <summary>The keyed hash that stands for an address.</summary>
    /// <param name="emailKey">The address as <see cref="Users.KeyOf"/> spells it.</param>
    public byte[] Of(string emailKey) => HMACSHA256.HashData(keys.Codes, Encoding.UTF8.GetBytes(emailKey));
}
