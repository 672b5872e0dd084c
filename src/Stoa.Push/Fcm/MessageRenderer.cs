using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Stoa.Push.Languages;
using Stoa.Push.Messages;

namespace Stoa.Push.Fcm;

/// <summary>What is needed of a message to write it.</summary>
internal sealed record MessageContents(long Id, AndroidMessage? Android, IosMessage? Ios, IReadOnlyDictionary<string, Translation> Translations)
{
    public WebMessage? Web { get; init; }

    /// <summary>What <c>{name}</c> stands for, the same for everyone.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>
/// Writes a message once for each platform and language, in FCM's own spelling. Unless its author has set them, Android's tag and the
/// APNs collapse id are the message's id, so that a copy which had to be sent twice replaces the first on the device; data always names the message.
/// </summary>
internal sealed partial class MessageRenderer(MessageContents message, DateTimeOffset startedAt, DateTimeOffset now)
{
    private const string MessageId = "messageId";
    private static readonly string[] Platforms = ["android", "ios", "web"];
    private readonly Dictionary<(string Platform, string? Locale), Rendering> _renderings = [];
    private readonly Dictionary<string, string?> _best = new(StringComparer.Ordinal);
    private readonly string _id = message.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null: there is nothing for this platform, or it is too late for it.</summary>
    /// <param name="of">Whose device it is, for messages with <see cref="Variables"/>; null where nothing is known of them.</param>
    public Rendering? For(string platform, string? deviceLocale, Variables.Recipient? of = null)
    {
        if (!Reaches(platform))
        {
            return null;
        }
        var locale = BestFor(deviceLocale);
        var texts = locale is null ? null : message.Translations[locale];
        if (of is not null && IsPersonal)
        {
            return Render(platform, texts, of);
        }
        if (!_renderings.TryGetValue((platform, locale), out var rendering))
        {
            _renderings[(platform, locale)] = rendering = Render(platform, texts, null);
        }
        return rendering;
    }

    /// <summary>There is something for this platform, and it is not too late for it.</summary>
    private bool Reaches(string platform)
    {
        var (isThere, lifetime) = platform switch
        {
            "android" => (message.Android is not null, message.Android?.TtlSeconds),
            "ios" => (message.Ios is not null, message.Ios?.ExpirationSeconds),
            "web" => (message.Web is not null, message.Web?.TtlSeconds),
            _ => (false, null),
        };
        return isThere && !(lifetime is > 0 && Remaining(lifetime.Value) <= 0);
    }

    private string? BestFor(string? deviceLocale)
    {
        if (message.Translations.Count == 0 || deviceLocale is null)
        {
            return null;
        }
        if (!_best.TryGetValue(deviceLocale, out var best))
        {
            _best[deviceLocale] = best = Locales.Best(deviceLocale, message.Translations.Keys);
        }
        return best;
    }

    /// <summary>Every rendering there can be: to be checked before anything is sent.</summary>
    public IEnumerable<Rendering> All() =>
        from platform in Platforms
        from locale in message.Translations.Keys.Prepend(null)
        select For(platform, locale) into rendering
        where rendering is not null
        select rendering;

    /// <summary>It is another text for each recipient.</summary>
    public bool IsPersonal { get; } = Variables.ArePersonalIn(message);

    private Rendering Render(string platform, Translation? translation, Variables.Recipient? of)
    {
        var values = new Variables.Values(message.Variables, of);
        var texts = Variables.Fill(translation, values);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartObject("message");
        json.WriteString("token", "");
        json.Flush();
        var start = buffer.WrittenCount;
        if (platform == "android")
        {
            WriteData(json, message.Android!.Data);
            WriteAndroid(json, Variables.Fill(message.Android!, values), texts);
        }
        else if (platform == "web")
        {
            WriteData(json, message.Web!.Data);
            WriteWeb(json, Variables.Fill(message.Web!, values), texts);
        }
        else
        {
            WriteData(json, message.Ios!.Data);
            WriteIos(json, Variables.Fill(message.Ios!, values), texts);
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        // The tail begins with the token's closing quotation mark.
        return new Rendering([(byte)'"', .. buffer.WrittenSpan[start..]], PayloadLength(buffer.WrittenSpan))
        {
            IsBlank = IsBlank(platform, translation, values),
        };
    }

    /// <summary>As FCM counts: what the names and values come to in UTF-8, however JSON has to escape them; without the recipient and what holds it.</summary>
    private static int PayloadLength(ReadOnlySpan<byte> json)
    {
        var length = 0;
        for (var reader = new Utf8JsonReader(json); reader.Read(); )
        {
            if (
                reader.CurrentDepth == 2
                && reader.TokenType == JsonTokenType.PropertyName
                && (reader.ValueTextEquals("token"u8) || reader.ValueTextEquals("topic"u8) || reader.ValueTextEquals("condition"u8))
            )
            {
                reader.Skip();
                continue;
            }
            var isCounted = reader.CurrentDepth > 1 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject);
            length +=
                !isCounted || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray ? 0
                : reader.ValueIsEscaped ? Encoding.UTF8.GetByteCount(reader.GetString()!)
                : reader.ValueSpan.Length;
        }
        return length;
    }

    private void WriteOwn(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? data)
    {
        foreach (var (key, value) in data ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (key != MessageId)
            {
                json.WriteString(key, value);
            }
        }
        json.WriteString(MessageId, _id);
    }

    private void WriteData(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? data)
    {
        json.WriteStartObject("data");
        WriteOwn(json, data);
        json.WriteEndObject();
    }

    /// <summary>Android's part of the request.</summary>
    /// <param name="json">What it is written to.</param>
    /// <param name="android">Its contents.</param>
    /// <param name="texts">In the device's language.</param>
    /// <param name="isOneOfSeveral">The request is for other platforms too: what is the app's is written here and not beside it.</param>
    private void WriteAndroid(Utf8JsonWriter json, AndroidMessage android, Translation? texts, bool isOneOfSeveral = false)
    {
        json.WriteStartObject("android");
        if (isOneOfSeveral)
        {
            WriteData(json, android.Data);
        }
        Write(json, "priority", android.Priority);
        if (android.TtlSeconds is { } ttl)
        {
            json.WriteString("ttl", string.Create(CultureInfo.InvariantCulture, $"{(ttl == 0 ? 0 : Remaining(ttl))}s"));
        }
        Write(json, "collapse_key", android.CollapseKey);
        WriteLabel(json, android.AnalyticsLabel);
        var (title, body) = (texts?.Title ?? android.Title, texts?.Body ?? android.Body);
        if (title is not null || body is not null || android.TitleLocKey is not null || android.BodyLocKey is not null || android.ImageUrl is not null)
        {
            json.WriteStartObject("notification");
            Write(json, "title", title);
            Write(json, "body", body);
            Write(json, "image", android.ImageUrl);
            Write(json, "icon", android.Icon);
            Write(json, "color", android.Color);
            Write(json, "sound", android.Sound);
            Write(json, "channel_id", android.ChannelId);
            json.WriteString("tag", android.Tag ?? _id);
            Write(json, "click_action", android.ClickAction);
            WriteAppTexts(json, texts is null ? android : android with { TitleLocKey = null, BodyLocKey = null });
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private void WriteIos(Utf8JsonWriter json, IosMessage ios, Translation? texts, bool isOneOfSeveral = false)
    {
        var (title, subtitle, body) = (texts?.Title ?? ios.Title, texts?.Subtitle ?? ios.Subtitle, texts?.Body ?? ios.Body);
        var (titleKey, bodyKey) = texts is null ? (ios.TitleLocKey, ios.BodyLocKey) : (null, null);
        var isTold = title is not null || subtitle is not null || body is not null || titleKey is not null || bodyKey is not null;
        var isShown = isTold || ios.Sound is not null || ios.Badge is not null;
        json.WriteStartObject("apns");
        json.WriteStartObject("headers");
        // A message that shows nothing may only be of low priority.
        json.WriteString("apns-priority", !isShown || ios.Priority == "normal" ? "5" : "10");
        json.WriteString("apns-push-type", isShown ? "alert" : "background");
        json.WriteString("apns-collapse-id", ios.CollapseId ?? _id);
        if (ios.ExpirationSeconds is { } seconds)
        {
            json.WriteString("apns-expiration", seconds == 0 ? "0" : startedAt.AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        }
        json.WriteEndObject();
        json.WriteStartObject("payload");
        json.WriteStartObject("aps");
        if (isTold)
        {
            json.WriteStartObject("alert");
            Write(json, "title", title);
            Write(json, "subtitle", subtitle);
            Write(json, "body", body);
            WriteText(json, "title-loc-key", "title-loc-args", titleKey, ios.TitleLocArgs);
            WriteText(json, "loc-key", "loc-args", bodyKey, ios.BodyLocArgs);
            json.WriteEndObject();
        }
        WriteBehaviour(json, ios, isShown);
        json.WriteEndObject();
        if (isOneOfSeveral)
        {
            WriteOwn(json, ios.Data);
        }
        json.WriteEndObject();
        if (ios.ImageUrl is not null || ios.AnalyticsLabel is not null)
        {
            json.WriteStartObject("fcm_options");
            Write(json, "analytics_label", ios.AnalyticsLabel);
            Write(json, "image", ios.ImageUrl);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteBehaviour(Utf8JsonWriter json, IosMessage ios, bool isShown)
    {
        Write(json, "sound", ios.Sound);
        if (ios.Badge is { } badge)
        {
            json.WriteNumber("badge", badge);
        }
        Write(json, "category", ios.Category);
        Write(json, "thread-id", ios.ThreadId);
        Write(json, "interruption-level", ios.InterruptionLevel);
        if (ios.RelevanceScore is { } score)
        {
            json.WriteNumber("relevance-score", score);
        }
        if (ios.ContentAvailable == true || !isShown)
        {
            json.WriteNumber("content-available", 1);
        }
        // iOS fetches an image only for a message that its app may change.
        if (ios.MutableContent == true || ios.ImageUrl is not null)
        {
            json.WriteNumber("mutable-content", 1);
        }
    }

    /// <summary>Seconds: a message that waited for long expires no later for it, and one that was started by a clock ahead of ours lives no longer.</summary>
    private long Remaining(int lifetime) => Math.Min(lifetime, (long)(startedAt.AddSeconds(lifetime) - now).TotalSeconds);

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
