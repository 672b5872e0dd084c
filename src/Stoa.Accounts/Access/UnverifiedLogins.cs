using Microsoft.Extensions.Configuration;
using Stoa.Contracts;

namespace Stoa.Accounts.Access;

/// <summary>
/// Whether an account whose address is not verified may log in: as the contract says, unless <c>Accounts:UnverifiedLogin:{contract}</c> says
/// otherwise.
/// </summary>
internal sealed class UnverifiedLogins(IConfiguration configuration)
{
    public bool AreRefusedBy(Contract contract) =>
        configuration[$"Accounts:UnverifiedLogin:{contract.Name}"] switch
        {
            "allow" => false,
            "refuse" => true,
            _ => !contract.LetsUnverifiedIn,
        };
}
