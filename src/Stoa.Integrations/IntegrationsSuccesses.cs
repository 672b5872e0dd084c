using Stoa.Contracts;

namespace Stoa.Integrations;

/// <summary>What the routes of webhooks say they have done.</summary>
internal static class IntegrationsSuccesses
{
    public static readonly SuccessCode WebhooksRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode WebhookRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode WebhookCreated = SuccessCode.Declare();
    public static readonly SuccessCode WebhookUpdated = SuccessCode.Declare();
    public static readonly SuccessCode WebhookDeleted = SuccessCode.Declare();
    public static readonly SuccessCode WebhookSecretRotated = SuccessCode.Declare();
    public static readonly SuccessCode WebhookTested = SuccessCode.Declare();
    public static readonly SuccessCode WebhookReplayed = SuccessCode.Declare();
    public static readonly SuccessCode WebhookDeliveriesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode WebhookDeliveryRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode WebhookDeliveryResent = SuccessCode.Declare();
}
