using Npgsql;
using Stoa.Accounts.Codes;
using Stoa.Platform.Mail;

namespace Stoa.Accounts;

/// <summary>The mails of accounts. Each is added to the transaction of what it tells of; to null it is written all the same and reaches nobody.</summary>
internal sealed class Mails(Mailer mailer, SecretLinks links)
{
    public void AddVerification(NpgsqlBatch batch, string? to, string language, FreshCode fresh, DateTimeOffset now) =>
        Add(batch, Verification, to, language, now, ("code", fresh.Code), ("link", links.ToVerify(fresh.LinkToken)));

    public void AddLoginCode(NpgsqlBatch batch, string? to, string language, FreshCode fresh, DateTimeOffset now) => Add(batch, LoginCode, to, language, now, ("code", fresh.Code));

    public void AddResetCode(NpgsqlBatch batch, string? to, string language, FreshCode fresh, DateTimeOffset now) => Add(batch, ResetCode, to, language, now, ("code", fresh.Code));

    public void AddResetLink(NpgsqlBatch batch, string? to, string language, string token, DateTimeOffset now) =>
        Add(batch, ResetLink, to, language, now, ("link", links.ToReset(token)));

    public void AddPasswordChanged(NpgsqlBatch batch, string? to, string language, DateTimeOffset now) => Add(batch, PasswordChanged, to, language, now);

    public void AddPasswordRemoved(NpgsqlBatch batch, string? to, string language, DateTimeOffset now) => Add(batch, PasswordRemoved, to, language, now);

    public void AddAccountLocked(NpgsqlBatch batch, string? to, string language, DateTimeOffset now) => Add(batch, AccountLocked, to, language, now);

    private void Add(NpgsqlBatch batch, MailTemplate template, string? to, string language, DateTimeOffset now, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var named = new Dictionary<string, string>(facts.Length, StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            named[name] = value;
        }
        mailer.Add(batch, template, to, language, named, now);
    }

    private static readonly MailTemplate Verification = new("accounts.verify_email",
        new("Confirm your email address",
            ["Welcome! Please confirm that this address is yours with this code:", "{code}",
                "The code is good for a few minutes. The link below does the same and is good for a day.", "If you did not create an account, ignore this mail."],
            "Confirm the address"),
        new("Confirma tu dirección de correo",
            ["¡Te damos la bienvenida! Confirma que esta dirección es tuya con este código:", "{code}",
                "El código sirve unos minutos. El enlace de abajo hace lo mismo y sirve un día.", "Si no has creado ninguna cuenta, no hagas caso de este correo."],
            "Confirmar la dirección"));

    private static readonly MailTemplate LoginCode = new("accounts.login_code",
        new("Your login code",
            ["Your code to log in:", "{code}", "It is good for a few minutes and for one login. Never pass it on: nobody of ours will ask you for it.",
                "If you did not want to log in, ignore this mail."]),
        new("Tu código de acceso",
            ["Tu código para entrar:", "{code}", "Sirve unos minutos y para un solo acceso. No se lo des a nadie: nunca te lo pediremos.",
                "Si no querías entrar, no hagas caso de este correo."]));

    private static readonly MailTemplate ResetCode = new("accounts.reset_code",
        new("Your code for a new password",
            ["Your code to set a new password:", "{code}", "It is good for a few minutes. If you did not ask for it, ignore this mail: your password stays as it is."]),
        new("Tu código para una contraseña nueva",
            ["Tu código para elegir una contraseña nueva:", "{code}", "Sirve unos minutos. Si no lo has pedido, no hagas caso de este correo: tu contraseña sigue igual."]));

    private static readonly MailTemplate ResetLink = new("accounts.reset_link",
        new("Set a new password",
            ["With the link below you set a new password. It is good for half an hour, and once.", "If you did not ask for it, ignore this mail: your password stays as it is."],
            "Set a new password"),
        new("Elige una contraseña nueva",
            ["Con el enlace de abajo eliges una contraseña nueva. Sirve media hora y una sola vez.", "Si no lo has pedido, no hagas caso de este correo: tu contraseña sigue igual."],
            "Elegir una contraseña nueva"));

    private static readonly MailTemplate PasswordChanged = new("accounts.password_changed",
        new("Your password was changed", ["The password of your account was just changed.", "If that was not you, set a new one at once with \"forgot password\"."]),
        new("Tu contraseña ha cambiado", ["La contraseña de tu cuenta acaba de cambiar.", "Si no has sido tú, elige otra enseguida con \"he olvidado mi contraseña\"."]));

    private static readonly MailTemplate PasswordRemoved = new("accounts.password_removed",
        new("Your address is confirmed",
            ["You logged in with a code and so confirmed that this address is yours. The password that was set before does not work any more, because nobody had proved then who set it.",
                "To have a password again, use \"forgot password\"."]),
        new("Tu dirección está confirmada",
            ["Has entrado con un código y así has confirmado que esta dirección es tuya. La contraseña puesta antes ya no sirve, porque nadie había demostrado entonces quién la puso.",
                "Para volver a tener contraseña, usa \"he olvidado mi contraseña\"."]));

    private static readonly MailTemplate AccountLocked = new("accounts.locked",
        new("Too many wrong passwords",
            ["Somebody entered a wrong password for your account too often, so logging in with a password is blocked for a while.",
                "If that was you, wait a little or use \"forgot password\", which unblocks it at once. If not, your password has kept them out; you need not do anything."]),
        new("Demasiadas contraseñas equivocadas",
            ["Alguien ha escrito demasiadas veces una contraseña equivocada para tu cuenta, así que entrar con contraseña queda bloqueado un rato.",
                "Si has sido tú, espera un poco o usa \"he olvidado mi contraseña\", que la desbloquea enseguida. Si no, tu contraseña les ha cerrado el paso; no hace falta que hagas nada."]));
}
