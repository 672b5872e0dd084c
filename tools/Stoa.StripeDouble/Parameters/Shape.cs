using System.Globalization;

namespace Stoa.StripeDouble;

/// <summary>What a parameter may be. <see cref="Problem" /> words what is wrong as Stripe does.</summary>
internal abstract record Shape
{
    public bool Required { get; init; }

    /// <summary>An empty value unsets it.</summary>
    public bool Unsettable { get; init; }

    public StripeError? Problem(FormNode node, string path) =>
        node.Text is { Length: 0 } && node.Members is null
            ? Unsettable
                ? null
                : StripeError.Refused(
                    "parameter_invalid_empty",
                    $"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; however '{path}' cannot be unset. "
                        + $"You should remove '{path}' from your request or supply a non-empty value.",
                    path
                )
            : Misfit(node, path);

    protected abstract StripeError? Misfit(FormNode node, string path);

    protected static StripeError? NoText(FormNode node, string path, string kind) =>
        node.Members is not null || node.Text is null ? StripeError.Refused(null, $"Invalid {kind}", path) : null;
}

internal sealed record TextShape(int Most = 5000) : Shape
{
    protected override StripeError? Misfit(FormNode node, string path) =>
        NoText(node, path, "string")
        ?? (
            node.Text!.Length > Most
                ? StripeError.Refused(null, $"Invalid string: {node.Text[..10]}...{node.Text[^4..]}; must be at most {Most} characters", path)
                : null
        );
}

internal sealed record WholeShape(long Least = 0, long Most = long.MaxValue) : Shape
{
    protected override StripeError? Misfit(FormNode node, string path)
    {
        if (NoText(node, path, "integer") is { } problem)
        {
            return problem;
        }
        if (!long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return StripeError.Refused("parameter_invalid_integer", $"Invalid integer: {node.Text}", path);
        }
        return number < Least
                ? StripeError.Refused(
                    "parameter_invalid_integer",
                    Least == 1 ? "Invalid positive integer" : $"This value must be greater than or equal to {Least}.",
                    path
                )
            : number > Most ? StripeError.Refused("parameter_invalid_integer", $"This value must be less than or equal to {Most}.", path)
            : null;
    }
}

internal sealed record FlagShape : Shape
{
    protected override StripeError? Misfit(FormNode node, string path) =>
        NoText(node, path, "boolean") ?? (node.Text is "true" or "false" ? null : StripeError.Refused(null, $"Invalid boolean: {node.Text}", path));
}

internal sealed record ChoiceShape(params IReadOnlyList<string> Values) : Shape
{
    protected override StripeError? Misfit(FormNode node, string path) =>
        NoText(node, path, "string")
        ?? (Values.Contains(node.Text, StringComparer.Ordinal) ? null : StripeError.Refused(null, $"Invalid {path}: must be one of {Listed()}", path));

    private string Listed() => Values.Count == 1 ? Values[0] : string.Join(", ", Values.SkipLast(1)) + (Values.Count > 2 ? ", or " : " or ") + Values[^1];
}

internal sealed record ListShape(Shape Item) : Shape
{
    protected override StripeError? Misfit(FormNode node, string path) =>
        node.Members is not { } members || members.Keys.Any(name => !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? StripeError.Refused(null, "Invalid array", path)
            : members.Select(item => Item.Problem(item.Value, $"{path}[{item.Key}]")).FirstOrDefault(problem => problem is not null);
}

/// <summary>Names of the integration's own, with texts: at most 50, names up to 40 characters, values up to 500.</summary>
internal sealed record MetadataShape : Shape
{
    private const int Most = 50;
    private const int LongestName = 40;
    private const int LongestValue = 500;

    protected override StripeError? Misfit(FormNode node, string path)
    {
        if (node.Members is not { } members || members.Values.Any(member => member.Text is null || member.Members is not null))
        {
            return StripeError.Refused(null, "Invalid object", path);
        }
        return members.Count > Most ? StripeError.Refused(null, $"Metadata can have up to {Most} keys, but you passed in {members.Count}.", path)
            : members.Keys.FirstOrDefault(name => name.Length > LongestName) is { } name
                ? StripeError.Refused(
                    null,
                    $"Metadata keys can have up to {LongestName} characters, but you passed in a key that is {name.Length} characters. Invalid key: {name}",
                    path
                )
            : members.FirstOrDefault(member => member.Value.Text!.Length > LongestValue) is { Value: not null } longValue
                ? StripeError.Refused(
                    null,
                    $"Metadata values can have up to {LongestValue} characters, but you passed in a value that is {longValue.Value.Text!.Length} characters.",
                    $"{path}[{longValue.Key}]"
                )
            : null;
    }
}

/// <summary>Accepted and passed over: it changes nothing that the double models.</summary>
internal sealed record AnyShape : Shape
{
    protected override StripeError? Misfit(FormNode node, string path) => null;
}

/// <summary>Known to Stripe and not to the double.</summary>
internal sealed record UnmodelledShape : Shape
{
    protected override StripeError? Misfit(FormNode node, string path) => StripeError.NotModelled(path);
}

/// <summary>An object with these members and no others.</summary>
internal sealed record FieldsShape(IReadOnlyDictionary<string, Shape> Fields) : Shape
{
    public StripeError? Check(FormNode root) => Misfit(root, "");

    protected override StripeError? Misfit(FormNode node, string path)
    {
        if (node.Members is not { } members)
        {
            return StripeError.Refused(null, "Invalid object", path);
        }
        foreach (var (name, member) in members)
        {
            var full = Full(path, name);
            var problem = Fields.TryGetValue(name, out var shape)
                ? shape.Problem(member, full)
                : StripeError.Refused("parameter_unknown", $"Received unknown parameter: {full}", full);
            if (problem is not null)
            {
                return problem;
            }
        }
        return Fields.FirstOrDefault(field => field.Value.Required && !members.ContainsKey(field.Key)) is { Key: { } missing }
            ? StripeError.Refused("parameter_missing", $"Missing required param: {Full(path, missing)}.", Full(path, missing))
            : null;
    }

    private static string Full(string path, string name) => path.Length == 0 ? name : $"{path}[{name}]";
}
