using Stoa.Contracts;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Platform;

/// <summary>What can go wrong for clients of the platform.</summary>
public static class PlatformFaults
{
    public static readonly Fault AuditEntryNotFound = Fault.Declare(NotFound);
    public static readonly Fault MailNotFound = Fault.Declare(NotFound);
    public static readonly Fault ViewNotFound = Fault.Declare(NotFound);
    public static readonly Fault ViewNotYours = Fault.Declare(Forbidden);
    public static readonly Fault CustomerNotFound = Fault.Declare(NotFound);
    public static readonly Fault CursorInvalid = Fault.Declare(Malformed);

    /// <summary>The configuration decides it, which wins.</summary>
    public static readonly Fault SettingConfigured = Fault.Declare(WrongState, [("key", "Mail:From")]);

    public static readonly Fault MailTemplateNotFound = Fault.Declare(NotFound);
    public static readonly Fault MailPlaceholderUnknown = Fault.Declare(Unprocessable, [("placeholder", "name"), ("known", "order_number, items")]);
    public static readonly Fault MailPlaceholderMissing = Fault.Declare(Unprocessable, [("placeholder", "code")], "paragraphs");
}
