using Stoa.Contracts.Http;

namespace Stoa.Accounts.Google;

internal static class Holders
{
    /// <summary>Who is signed in besides, on a public route: the user of a valid access token, null where there is none.</summary>
    public static async Task<Guid?> Holder(this Gate gate, Call call) =>
        (await gate.Admit(call.Http.Request.Headers.Authorization, Contracts.Http.Access.SignedIn, null, call.Cancelled)).Caller?.UserId;
}
