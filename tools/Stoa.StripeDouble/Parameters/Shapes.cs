namespace Stoa.StripeDouble;

/// <summary>The words that the routes describe their parameters with.</summary>
internal static class Shapes
{
    public static readonly Shape Text = new TextShape();
    public static readonly Shape Flag = new FlagShape();
    public static readonly Shape Any = new AnyShape();
    public static readonly Shape Unmodelled = new UnmodelledShape();
    public static readonly Shape Metadata = new MetadataShape { Unsettable = true };
    public static readonly Shape Texts = new ListShape(Text) { Unsettable = true };
    public static readonly Shape Unsettable = new TextShape { Unsettable = true };

    private static readonly Shape Address = Fields(
        ("city", Unsettable),
        ("country", Unsettable),
        ("line1", Unsettable),
        ("line2", Unsettable),
        ("postal_code", Unsettable),
        ("state", Unsettable)
    );

    public static readonly Shape Shipping = Fields(
        ("address", Address with { Required = true }),
        ("name", Text with { Required = true }),
        ("carrier", Unsettable),
        ("phone", Unsettable),
        ("tracking_number", Unsettable)
    ) with
    {
        Unsettable = true,
    };

    public static Shape Whole(long least = 0) => new WholeShape(least);

    public static Shape Choice<T>()
        where T : struct, Enum => new ChoiceShape([.. Wire<T>.All]);

    public static Shape Choice(params IReadOnlyList<string> values) => new ChoiceShape(values);

    public static FieldsShape Fields(params IEnumerable<(string Name, Shape Shape)> fields) =>
        new(fields.ToDictionary(field => field.Name, field => field.Shape, StringComparer.Ordinal));

    /// <summary>The parameters of a call; <c>expand</c> goes everywhere.</summary>
    public static FieldsShape Call(params IEnumerable<(string Name, Shape Shape)> fields) => Fields([.. fields, ("expand", Texts)]);

    /// <summary>The parameters of a list.</summary>
    public static FieldsShape List(params IEnumerable<(string Name, Shape Shape)> fields) =>
        Call([.. fields, ("created", new CreatedShape()), ("ending_before", Text), ("limit", new WholeShape(1, 100)), ("starting_after", Text)]);

    /// <summary>Names that Stripe knows and the double does not.</summary>
    public static IEnumerable<(string, Shape)> Unknown(string names) => names.Split(' ').Select(name => (name, Unmodelled));
}

/// <summary>A time, or bounds: <c>created[gte]=…</c>.</summary>
internal sealed record CreatedShape : Shape
{
    private static readonly FieldsShape Bounds = Shapes.Fields(
        ("gt", Shapes.Whole()),
        ("gte", Shapes.Whole()),
        ("lt", Shapes.Whole()),
        ("lte", Shapes.Whole())
    );

    protected override StripeError? Misfit(FormNode node, string path) => (node.Members is null ? Shapes.Whole() : Bounds).Problem(node, path);
}
