using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Stoa.Push.Messages;

namespace Stoa.Push.Fcm;

/// <summary>Browsers, and what several platforms have.</summary>
internal sealed partial class MessageRenderer
{
    /// <summary>Whether variables without values leave nothing of its texts, where no picture and no text of the app stands beside them.</summary>
    private bool IsBlank(string platform, Translation? texts, Variables.Values values) =>
        platform switch
        {
            "android" => message.Android is { ImageUrl: null } android
                && (texts is not null || android is { TitleLocKey: null, BodyLocKey: null })
                && Variables.LeaveNothing(values, texts?.Title ?? android.Title, texts?.Body ?? android.Body),
            "ios" => message.Ios is { ImageUrl: null } ios
                && (texts is not null || ios is { TitleLocKey: null, BodyLocKey: null })
                && Variables.LeaveNothing(values, texts?.Title ?? ios.Title, texts?.Subtitle ?? ios.Subtitle, texts?.Body ?? ios.Body),
            _ => message.Web is { ImageUrl: null } web && Variables.LeaveNothing(values, texts?.Title ?? web.Title, texts?.Body ?? web.Body),
        };

    /// <summary>A translation of the message comes before the app's own texts.</summary>
    private static void WriteAppTexts(Utf8JsonWriter json, AndroidMessage android)
    {
        WriteText(json, "title_loc_key", "title_loc_args", android.TitleLocKey, android.TitleLocArgs);
        WriteText(json, "body_loc_key", "body_loc_args", android.BodyLocKey, android.BodyLocArgs);
        if (android.Sticky is { } sticky)
        {
            json.WriteBoolean("sticky", sticky);
        }
        if (android.NotificationCount is { } count)
        {
            json.WriteNumber("notification_count", count);
        }
        Write(json, "visibility", android.Visibility?.ToUpperInvariant());
    }

    private static void WriteText(Utf8JsonWriter json, string keyName, string argumentsName, string? key, IReadOnlyList<string>? arguments)
    {
        if (key is null)
        {
            return;
        }
        json.WriteString(keyName, key);
        if (arguments is not null)
        {
            json.WriteStartArray(argumentsName);
            foreach (var argument in arguments)
            {
                json.WriteStringValue(argument);
            }
            json.WriteEndArray();
        }
    }

    private static void WriteLabel(Utf8JsonWriter json, string? label)
    {
        if (label is not null)
        {
            json.WriteStartObject("fcm_options");
            json.WriteString("analytics_label", label);
            json.WriteEndObject();
        }
    }

    /// <summary>
    /// One request for everybody who subscribed, on whatever platform: FCM picks each one's part, and nobody's language is known. Null: it is too late for all.
    /// </summary>
    /// <param name="field"><c>topic</c> or <c>condition</c>.</param>
    public Rendering? ForTopic(string field)
    {
        if (!Array.Exists(Platforms, Reaches))
        {
            return null;
        }
        var values = new Variables.Values(message.Variables, null);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartObject("message");
        json.WriteString(field, "");
        json.Flush();
        var start = buffer.WrittenCount;
        WriteData(json, null);
        if (Reaches("android"))
        {
            WriteAndroid(json, Variables.Fill(message.Android!, values), null, isOneOfSeveral: true);
        }
        if (Reaches("ios"))
        {
            WriteIos(json, Variables.Fill(message.Ios!, values), null, isOneOfSeveral: true);
        }
        if (Reaches("web"))
        {
            WriteWeb(json, Variables.Fill(message.Web!, values), null, isOneOfSeveral: true);
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return new Rendering([(byte)'"', .. buffer.WrittenSpan[start..]], PayloadLength(buffer.WrittenSpan), field)
        {
            IsBlank = Array.TrueForAll(Platforms, platform => !Reaches(platform) || IsBlank(platform, null, values)),
        };
    }

    private void WriteWeb(Utf8JsonWriter json, WebMessage web, Translation? texts, bool isOneOfSeveral = false)
    {
        json.WriteStartObject("webpush");
        if (isOneOfSeveral)
        {
            WriteData(json, web.Data);
        }
        json.WriteStartObject("headers");
        if (web.TtlSeconds is { } ttl)
        {
            json.WriteString("TTL", (ttl == 0 ? 0 : Remaining(ttl)).ToString(CultureInfo.InvariantCulture));
        }
        Write(json, "Urgency", web.Urgency);
        json.WriteEndObject();
        var (title, body) = (texts?.Title ?? web.Title, texts?.Body ?? web.Body);
        if (title is not null || body is not null || web.ImageUrl is not null)
        {
            json.WriteStartObject("notification");
            Write(json, "title", title);
            Write(json, "body", body);
            Write(json, "icon", web.Icon);
            Write(json, "image", web.ImageUrl);
            json.WriteString("tag", web.Tag ?? _id);
            if (web.RequireInteraction is { } isRequired)
            {
                json.WriteBoolean("requireInteraction", isRequired);
            }
            json.WriteEndObject();
        }
        if (web.Link is not null || web.AnalyticsLabel is not null)
        {
            json.WriteStartObject("fcm_options");
            Write(json, "link", web.Link);
            Write(json, "analytics_label", web.AnalyticsLabel);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
