using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>What FCM would be sent.</summary>
/// <param name="Messages">One for each platform with content, and for each of its languages.</param>
internal sealed record Preview(IReadOnlyList<PreviewedMessage> Messages)
{
    public static readonly Preview Example = new([.. PreviewMessage.Rendered(PushMessage.Example.Contents, PushMessage.Example.CreatedAt)]);
}

/// <summary>One of the requests of a preview.</summary>
/// <param name="Platform">android or ios.</param>
/// <param name="Locale">Of the translation; null for the message's own texts.</param>
/// <param name="Bytes">What FCM counts; 4,096 are allowed.</param>
/// <param name="Request">The request to FCM, without the token.</param>
internal sealed record PreviewedMessage([property: OneOf<Platforms>] string Platform, string? Locale, int Bytes, JsonElement Request);

/// <summary>Shows what FCM would be sent.</summary>
internal sealed class PreviewMessage(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Token = "DEVICE_TOKEN";

    public static Route Map(Routes routes) =>
        routes
            .Post<ById, Preview>("/admin/push-messages/{id}/preview", routes.Resolve<PreviewMessage>().Handle)
            .WithName(MessageRoutes.Section, "previewPushMessage", "Render a push message as FCM would get it")
            .Staff("push_messages", "read")
            .WithSuccess(PushSuccesses.PushPreviewed)
            .ProducesFault(PushFaults.PushMessageNotFound)
            .WithExample(Preview.Example);

    public async Task<Outcome<Preview>> Handle(ById request, RequestContext context)
    {
        var message = await database.One(PushMessage.FindSql, PushMessage.Read, context.CancellationToken, request.Id.Value);
        return message is null ? request.Id.NotFound(PushFaults.PushMessageNotFound) : new Preview([.. Rendered(message, clock.GetUtcNow())]);
    }

    private static IEnumerable<PreviewedMessage> Rendered(PushMessage message, DateTimeOffset now) => Rendered(message.Contents, now, message.Audience);

    /// <summary>What FCM would be sent, for each platform and language that there is content for.</summary>
    /// <param name="contents">What is shown.</param>
    /// <param name="now">For its lifetimes.</param>
    /// <param name="audience">Of one that goes to a topic every platform gets the same request.</param>
    internal static IEnumerable<PreviewedMessage> Rendered(MessageContents contents, DateTimeOffset now, Audience? audience = null)
    {
        var renderer = new MessageRenderer(contents, now, now);
        if (audience?.Target is { } target && renderer.ForTopic(target.Field) is { } whole)
        {
            foreach (var platform in Platforms.Values.Where(platform => renderer.For(platform, null) is not null))
            {
                yield return new PreviewedMessage(platform, null, whole.PayloadLength, JsonElement.Parse(whole.For(target.Value, isFid: false)));
            }
            yield break;
        }
        foreach (var platform in Platforms.Values)
        {
            foreach (var locale in contents.Translations.Keys.Order(StringComparer.Ordinal).Prepend(null))
            {
                if (renderer.For(platform, locale) is { } rendering)
                {
                    yield return new PreviewedMessage(platform, locale, rendering.PayloadLength, JsonElement.Parse(rendering.For(Token, isFid: false)));
                }
            }
        }
    }
}
