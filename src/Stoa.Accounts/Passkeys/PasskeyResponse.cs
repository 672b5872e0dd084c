using Stoa.Accounts.Roles;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Passkeys;

/// <summary>The browser's response to a challenge.</summary>
/// <param name="ChallengeId">Null where it cannot be one of ours.</param>
/// <param name="Credential">PublicKeyCredential.toJSON() as it came.</param>
internal readonly record struct PasskeyResponse(Guid? ChallengeId, string Credential)
{
    /// <summary>The members <c>challenge_id</c> and <c>credential</c> of a body.</summary>
    /// <typeparam name="TCredential">What the ceremony answers with.</typeparam>
    public static PasskeyResponse Read<TCredential>(ObjectReader members) =>
        new(Ids.Parse(members.Text("challenge_id", 100)), members.Json<TCredential>("credential"));
}
