using System.Text.Json;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
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

    /// <summary>What an answer to a step-up needs: whose passkey it is to be is known.</summary>
    public static readonly string[] OfStepUp = ["authenticatorData", "signature"];

    /// <summary>And one to a login: clients that build it by hand forget <c>userHandle</c>, without which nobody is found.</summary>
    public static readonly string[] OfLogin = [.. OfStepUp, "userHandle"];

    /// <summary>Names what an answer lacks, where it is one at all; null where it has all of it.</summary>
    public Failure? Incomplete(string[] needed) =>
        Missing(needed) is { Count: > 0 } missing
            ? new Failure
            {
                Fault = RequestFaults.InvalidRequest,
                Field = missing.Count == 1 ? missing[0].Path : null,
                Errors = missing,
            }
            : null;

    private IReadOnlyList<FieldError> Missing(string[] needed)
    {
        try
        {
            using var json = JsonDocument.Parse(Credential);
            return
                json.RootElement.TryGetProperty("response", out var response)
                && response.ValueKind == JsonValueKind.Object
                && response.TryGetProperty("clientDataJSON", out _)
                ? [.. needed.Where(name => !IsGiven(response, name)).Select(name => new FieldError("credential", Rule.Required, "response." + name))]
                : [];
        }
        catch (JsonException)
        {
            // A text that is no Unicode: the ceremony refuses it.
            return [];
        }
    }

    private static bool IsGiven(JsonElement response, string name) =>
        response.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
}
