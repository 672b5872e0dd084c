using System.Text.Json.Serialization;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Push.Messages;

/// <summary>What a browser is shown.</summary>
internal sealed record WebMessage
{
    public string? Title { get; init; }
    public string? Body { get; init; }
    public string? ImageUrl { get; init; }

    /// <summary>The address of a picture.</summary>
    public string? Icon { get; init; }

    /// <summary>What opens with a click; https only, as FCM asks.</summary>
    public string? Link { get; init; }
    public string? Tag { get; init; }
    public bool? RequireInteraction { get; init; }
    public int? TtlSeconds { get; init; }

    [OneOf<Urgencies>]
    public string? Urgency { get; init; }
    public string? AnalyticsLabel { get; init; }
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Nothing would be shown and nothing be told to the page.</summary>
    [JsonIgnore]
    public bool IsEmpty => Content.IsBlank(Title) && Content.IsBlank(Body) && ImageUrl is null && Data is null;

    public static WebMessage Read(ObjectReader members) =>
        new()
        {
            Title = members.NullableText("title", 1000),
            Body = members.NullableText("body", 4000),
            ImageUrl = members.OptionalForm("image_url", 2000, StringFormats.Url),
            Icon = members.OptionalForm("icon", 2000, StringFormats.Url),
            Link = members.OptionalForm("link", 2000, PushForms.SecureUrl),
            Tag = members.NullableText("tag", 200),
            RequireInteraction = members.OptionalFlag("require_interaction"),
            TtlSeconds = members.OptionalInteger("ttl_seconds", 0, Content.MaxSeconds),
            Urgency = members.OptionalChoice("urgency", Urgencies.Values),
            AnalyticsLabel = members.OptionalForm("analytics_label", 50, PushForms.AnalyticsLabel),
            Data = Content.ReadData(members),
        };
}
