using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Platform.Events;

namespace Stoa.Integrations.Webhooks;

/// <summary>What of an endpoint can be written. A member that was not sent is null.</summary>
internal sealed record WebhookForm(string? Url, IReadOnlyList<string>? Types, string? Contract, bool? Enabled)
{
    private const int MaxUrl = 2_000;
    private const int MaxTypes = 100;
    private const int MaxType = 100;
    private const string Everything = "*";

    /// <summary>A name, all of a thing, or everything.</summary>
    private static readonly StringFormat Type = new(
        Rule.Type(JsonKind.Slug),
        text => IsType(text) ? text : null,
        Pattern: @"^(\*|[a-z0-9_]+\.(\*|[a-z0-9_]+))$"
    );

    /// <summary>Whether it changes nothing.</summary>
    public bool IsAlready(Webhook webhook) =>
        (Url ?? webhook.Url) == webhook.Url
        && (Contract ?? webhook.Contract) == webhook.Contract
        && (Enabled ?? webhook.Enabled) == webhook.Enabled
        && (Types is null || Types.Distinct(StringComparer.Ordinal).SequenceEqual(webhook.Types, StringComparer.Ordinal));

    public static WebhookForm Read(RequestReader input, bool creating) =>
        new(
            creating ? input.Body.Form("url", MaxUrl, StringFormats.Url) : input.Body.OptionalForm("url", MaxUrl, StringFormats.Url),
            ReadTypes(input, creating || input.Body.Has("types")),
            input.Body.OptionalChoice("contract", ContractNames.Values),
            input.Body.OptionalFlag("enabled")
        );

    /// <summary>They are read in any case, so that the schema has them.</summary>
    private static IReadOnlyList<string>? ReadTypes(RequestReader input, bool given)
    {
        var types = input.Body.Forms("types", MaxTypes, MaxType, Type);
        return given ? types : null;
    }

    /// <summary>What is wrong with the types; null where nothing is.</summary>
    public Failure? RefusedType(EventCatalogue catalogue) =>
        Types is null ? null
        : Types.Count == 0 ? Failure.Invalid("types", Rule.Required)
        : Types.FirstOrDefault(type => !IsKnown(type, catalogue)) is { } unknown
            ? Failure.Of(IntegrationsFaults.EventTypeUnknown, "type", unknown) with
            {
                Field = "types",
            }
        : null;

    /// <summary>Whether an endpoint that asked for these is told of an event.</summary>
    public static bool Matches(IReadOnlyList<string> wanted, string type) => wanted.Any(one => EventCatalogue.Covers(one, type));

    private static bool IsKnown(string wanted, EventCatalogue catalogue) =>
        catalogue.All.Any(type => type != Ping.Type && EventCatalogue.Covers(wanted, type.Name));

    private static bool IsType(string text) =>
        text == Everything || (text.Split('.') is [var thing, var verb] && IsPart(thing) && (verb == Everything || IsPart(verb)));

    private static bool IsPart(string text) => text.Length > 0 && text.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_');
}
