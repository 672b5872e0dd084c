using Stoa.Contracts;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Integrations;

/// <summary>What can go wrong with webhooks.</summary>
internal static class IntegrationsFaults
{
    public static readonly Fault WebhookNotFound = Fault.Declare(NotFound);
    public static readonly Fault DeliveryNotFound = Fault.Declare(NotFound);
    public static readonly Fault WebhookUrlRefused = Fault.Declare(Unprocessable, field: "url");
    public static readonly Fault EventTypeUnknown = Fault.Declare(Unprocessable, [("type", "order.palced")], field: "types");
    public static readonly Fault TooManyWebhooks = Fault.Declare(Refused, [("limit", "50")]);
    public static readonly Fault WebhookDisabled = Fault.Declare(WrongState);
}
