using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.People;

namespace Stoa.Push.Devices;

/// <summary>Whose a device is to be where it is not their app that says so. Such an account may be unknown here, but not erased.</summary>
internal static class DeviceOwners
{
    public static readonly Failure Erased = Failure.Invalid("user_id", Rule.Form("a user whose account was not deleted"));

    /// <summary>Why a device cannot be this user's. Whose it can be is kept from being erased until the end of the transaction.</summary>
    public static async Task<Failure?> Refusal(CustomerAccounts accounts, NpgsqlConnection connection, Guid? user, CancellationToken cancelled) =>
        user is { } id && (await accounts.HoldAndFindErased(connection, [id], cancelled)).Count > 0 ? Erased : null;
}
