using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Integrations.Delivery;

namespace Stoa.Integrations.Webhooks;

/// <summary>What the routes of webhooks share.</summary>
internal static class WebhookRoutes
{
    public const string Section = "Webhooks";

    private static readonly DateTimeOffset At = new(2026, 11, 27, 9, 30, 0, TimeSpan.Zero);
    private const string Stamp = "1795771800";
    private const string Order = "0199a7c2-5b1e-7c3a-9d4e-1f2a3b4c5d70";

    public static readonly Webhook Example = new(
        Guid.Parse("0199a7c2-5b1e-7c3a-9d4e-1f2a3b4c5d6f"),
        "https://erp.example.com/hooks/stoa",
        ["order.*", "stock.low"],
        ContractNames.Usual,
        true,
        null,
        null,
        "4820",
        null,
        null,
        At,
        null,
        1,
        At,
        At
    );

    public static readonly WebhookWithSecret ExampleWithSecret = new(Example, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=");

    public static readonly WebhookDelivery DeliveryExample = new(
        Guid.Parse("0199a7c2-6000-7c3a-9d4e-1f2a3b4c5d71"),
        Example.Id,
        "msg_0199a7c260007c3a9d4e1f2a3b4c5d71",
        Guid.Parse("0199a7c2-5fff-7c3a-9d4e-1f2a3b4c5d72"),
        "order.cancelled",
        "order:" + Order,
        3,
        DeliveryStates.Pending,
        1,
        503,
        AttemptErrors.Status,
        At.AddSeconds(5),
        At,
        null
    );

    public static readonly WebhookDelivery PingExample = DeliveryExample with
    {
        EventId = null,
        Type = "ping",
        Aggregate = "ping:0199a7c2-6000-7c3a-9d4e-1f2a3b4c5d71",
        Sequence = 1,
        Attempts = 0,
        LastStatus = null,
        LastError = null,
        NextAt = At,
    };

    private const string Body = $$$"""{"type":"order.cancelled","timestamp":"2026-11-27T09:30:00Z","sequence":3,"data":{"order_id":"{{{Order}}}"}}""";

    public static readonly InspectedDelivery InspectedExample = new(DeliveryExample)
    {
        Url = Example.Url,
        Contract = ContractNames.Usual,
        Body = Body,
        SignedContent = $"{DeliveryExample.MessageId}.{Stamp}.{Body}",
        Log =
        [
            new WebhookAttempt(
                1,
                At,
                503,
                AttemptErrors.Status,
                42,
                "busy",
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["content-type"] = WebhookHeaders.Json,
                    ["user-agent"] = WebhookHeaders.Agent,
                    [WebhookHeaders.Id] = DeliveryExample.MessageId,
                    [WebhookHeaders.Timestamp] = Stamp,
                    [WebhookHeaders.Signature] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                }
            ),
        ],
    };

    public static void MapWebhooks(this Routes routes)
    {
        ListWebhooks.Map(routes);
        CreateWebhook.Map(routes);
        ReadWebhook.Map(routes);
        UpdateWebhook.Map(routes);
        DeleteWebhook.Map(routes);
        RotateSecret.Map(routes);
        TestWebhook.Map(routes);
        ListDeliveries.Map(routes);
        ReplayWebhook.Map(routes);
        ReadDelivery.Map(routes);
        ResendDelivery.Map(routes);
    }
}

/// <summary>Something by its id in the path. What is no id is nothing's.</summary>
internal readonly record struct ById(Guid Id) : IRequest<ById>
{
    public static ById Read(RequestReader input) => new(IdOf(input));

    public static Guid IdOf(RequestReader input) => Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : Guid.Empty;
}
