using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Whether somebody whose first factor is right has the second one too. A code of the authenticator is good once: accepting it moves the used step
/// forward, and whoever moves it has it alone. Recovery codes are deleted by use; with 120 random bits they need no counter, and so are the way
/// in for an owner whom guesses at the authenticator have locked.
/// </summary>
internal sealed class SecondFactorCheck(FactorSecrets secrets, FactorGuesses guesses, TimeProvider clock)
{
    /// <summary>All that <see cref="Check"/> can answer, for the routes that lead to a session.</summary>
    public static readonly Fault[] Faults = [AccountFaults.SecondFactorRequired, AccountFaults.SecondFactorInvalid, AccountFaults.AccountLocked];

    /// <summary>Inside a transaction it stays so until that ends.</summary>
    public static Task<bool> IsOn(NpgsqlConnection connection, Guid user, CancellationToken cancelled) =>
        connection.One(IsOnSql, row => row.GetBoolean(0), cancelled, user);

    /// <summary>Null where the proof is good; it is used up then. Else one of <see cref="Faults"/>.</summary>
    public async Task<Failure?> Check(NpgsqlConnection connection, Guid user, SecondFactorInput proof, CancellationToken cancelled)
    {
        if (proof.IsEmpty)
        {
            return AccountFaults.SecondFactorRequired;
        }
        if (proof.RecoveryCode.Length == 0 && await guesses.Take(connection, user, cancelled) is { } locked)
        {
            return locked;
        }
        if (!await Use(connection, user, proof, cancelled))
        {
            return AccountFaults.SecondFactorInvalid;
        }
        await FactorGuesses.Forget(connection, user, cancelled);
        return null;
    }

    /// <summary>Uses the proof up, uncounted; false where it is wrong or was used. Beside a recovery code nothing else is looked at.</summary>
    public async Task<bool> Use(NpgsqlConnection connection, Guid user, SecondFactorInput proof, CancellationToken cancelled) =>
        proof.RecoveryCode.Length > 0
            ? await connection.Change(UseRecoveryCodeSql, cancelled, user, RecoveryCodes.Hash(proof.RecoveryCode)) == 1
            : await IsCode(connection, user, proof.Totp, cancelled);

    private async Task<bool> IsCode(NpgsqlConnection connection, Guid user, string code, CancellationToken cancelled)
    {
        var text = await connection.One(SecretSql, row => row.GetFieldValue<byte[]>(0), cancelled, user);
        return text is not null
            && Totp.StepOf(code, secrets.Open(text, user), clock.GetUtcNow()) is { } step
            && await connection.Change(UseStepSql, cancelled, user, step) == 1;
    }

    internal const string IsOnSql = "SELECT second_factor FROM accounts.users WHERE id = $1 FOR SHARE";

    internal const string UseRecoveryCodeSql = "DELETE FROM accounts.recovery_codes WHERE user_id = $1 AND code_hash = $2";

    internal const string SecretSql = "SELECT sealed_secret FROM accounts.authenticators WHERE user_id = $1 AND confirmed_at IS NOT NULL";

    internal const string UseStepSql = "UPDATE accounts.authenticators SET used_step = $2 WHERE user_id = $1 AND confirmed_at IS NOT NULL AND used_step < $2";
}
