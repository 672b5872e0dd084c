using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Checks the second factor of a user whose first factor is right. A TOTP code works once: accepting it advances the stored step atomically. Recovery codes are
/// deleted by use; at 120 random bits they need no counter, so an owner can still log in when an attacker's guesses have locked the authenticator.
/// </summary>
internal sealed class SecondFactorCheck(FactorSecrets secrets, FactorGuesses guesses, TimeProvider clock)
{
    /// <summary>All that <see cref="Check"/> can answer, for the routes that lead to a session.</summary>
    public static readonly Fault[] Faults = [AccountFaults.SecondFactorRequired, AccountFaults.SecondFactorInvalid, AccountFaults.AccountLocked];

    /// <summary>Inside a transaction it stays so until that ends.</summary>
    public static Task<bool> IsOn(NpgsqlConnection connection, Guid user, CancellationToken cancelled) =>
        connection.One(IsOnSql, row => row.GetBoolean(0), cancelled, user);

    /// <summary>Null if the second factor is right; it is then used up. Otherwise one of <see cref="Faults"/>.</summary>
    public async Task<Failure?> Check(NpgsqlConnection connection, Guid user, SecondFactorInput secondFactor, CancellationToken cancelled)
    {
        if (secondFactor.IsEmpty)
        {
            return AccountFaults.SecondFactorRequired;
        }
        if (secondFactor.RecoveryCode.Length == 0 && await guesses.Take(connection, user, cancelled) is { } locked)
        {
            return locked;
        }
        if (!await Use(connection, user, secondFactor, cancelled))
        {
            return AccountFaults.SecondFactorInvalid;
        }
        await FactorGuesses.Forget(connection, user, cancelled);
        return null;
    }

    /// <summary>Uses the second factor without counting a guess; false if it is wrong or used. If a recovery code is sent, only that is checked.</summary>
    public async Task<bool> Use(NpgsqlConnection connection, Guid user, SecondFactorInput secondFactor, CancellationToken cancelled) =>
        secondFactor.RecoveryCode.Length > 0
            ? await connection.Change(UseRecoveryCodeSql, cancelled, user, RecoveryCodes.Hash(secondFactor.RecoveryCode)) == 1
            : await IsCode(connection, user, secondFactor.Totp, cancelled);

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
