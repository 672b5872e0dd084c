using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Mail;

namespace Stoa.Accounts.SecondFactors;

/// <summary>A change of somebody's second factors.</summary>
/// <param name="Action">What the audit log calls it.</param>
/// <param name="Mail">What its owner is told.</param>
internal sealed record FactorChange(string Action, MailTemplate Mail);

/// <summary>
/// Tells a user by mail that their second factors changed, and the audit log, in the transaction of the change and at its end: whoever did not do it has to know.
/// </summary>
internal sealed class FactorNotices(Mailer mailer, AuditLog audit, TimeProvider clock)
{
    private static readonly MailTemplate Added = new("accounts.second_factor_added",
        new("A second factor was added to your account",
            ["An authenticator app or a passkey can now be used to log in to your account.", "If that was not you, set a new password at once, remove it and end all sessions."]),
        new("Se ha añadido un segundo factor a tu cuenta",
            ["Desde ahora se puede entrar en tu cuenta con una aplicación de autenticación o una llave de acceso.",
                "Si no has sido tú, elige enseguida una contraseña nueva, quítalo y cierra todas las sesiones."]));

    private static readonly MailTemplate Removed = new("accounts.second_factor_removed",
        new("A second factor was removed from your account",
            ["An authenticator app or a passkey cannot be used any more to log in to your account.", "If that was not you, set a new password at once and end all sessions."]),
        new("Se ha quitado un segundo factor de tu cuenta",
            ["Ya no se puede entrar en tu cuenta con una aplicación de autenticación o una llave de acceso que tenías.",
                "Si no has sido tú, elige enseguida una contraseña nueva y cierra todas las sesiones."]));

    private static readonly MailTemplate Renewed = new("accounts.recovery_codes_renewed",
        new("Your recovery codes were replaced",
            ["New recovery codes were made for your account; the old ones cannot be used any more.", "If that was not you, set a new password at once and end all sessions."]),
        new("Se han cambiado tus códigos de recuperación",
            ["Tu cuenta tiene códigos de recuperación nuevos; los anteriores ya no sirven.", "Si no has sido tú, elige enseguida una contraseña nueva y cierra todas las sesiones."]));

    public static readonly FactorChange TotpAdded = new("totp.added", Added);
    public static readonly FactorChange TotpRemoved = new("totp.removed", Removed);
    public static readonly FactorChange PasskeyAdded = new("passkey.added", Added);
    public static readonly FactorChange PasskeyRemoved = new("passkey.removed", Removed);
    public static readonly FactorChange CodesRenewed = new("recovery_codes.renewed", Renewed);

    public async Task Tell(NpgsqlConnection connection, FactorChange what, FactorOwner owner, Call call, JsonObject? before = null, JsonObject? after = null)
    {
        await using var batch = new NpgsqlBatch(connection);
        mailer.Add(batch, what.Mail, owner.Email, call.Language, Nothing, clock.GetUtcNow());
        audit.Add(batch, call, what.Action, "user:" + call.Caller.UserId, before, after);
        await batch.ExecuteNonQueryAsync(call.Cancelled);
    }

    private static readonly Dictionary<string, string> Nothing = [];
}
