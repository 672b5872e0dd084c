using Stoa.Contracts;

namespace Stoa.Platform;

/// <summary>What the platform's routes say they have done.</summary>
internal static class PlatformSuccesses
{
    public static readonly SuccessCode AuditLogRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode EventsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode AuditEntryRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode AuditActionsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode AuditChainRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode AuditLogExported = SuccessCode.Declare();
    public static readonly SuccessCode MailsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode MailRetried = SuccessCode.Declare();
    public static readonly SuccessCode SearchDone = SuccessCode.Declare();
    public static readonly SuccessCode TodoRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode SetupRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PreferencesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PreferencesSaved = SuccessCode.Declare();
    public static readonly SuccessCode ViewsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode ViewSaved = SuccessCode.Declare();
    public static readonly SuccessCode ViewDeleted = SuccessCode.Declare();
    public static readonly SuccessCode MailTemplatesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode MailTemplateRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode MailTemplateSaved = SuccessCode.Declare();
    public static readonly SuccessCode MailTemplateReset = SuccessCode.Declare();
    public static readonly SuccessCode MailPreviewed = SuccessCode.Declare();
    public static readonly SuccessCode MailTestSent = SuccessCode.Declare();
    public static readonly SuccessCode MaintenanceRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode MaintenanceSet = SuccessCode.Declare();
}
