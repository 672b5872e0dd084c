using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Stripe;

/// <summary>Form parameters as Stripe reads them.</summary>
public sealed class ParameterTests
{
    private static readonly FieldsShape Shape = Shapes.Call(
        ("amount", Shapes.Whole(1) with { Required = true }),
        ("card", Shapes.Fields(("brand", Shapes.Text))),
        ("confirm", Shapes.Flag),
        ("description", Shapes.Unsettable),
        ("metadata", Shapes.Metadata),
        ("transfer_data", Shapes.Unmodelled)
    );

    [Theory]
    [InlineData("expand[]=a&expand[]=b")]
    [InlineData("expand[0]=a&expand[1]=b")]
    [InlineData("expand%5B1%5D=b&expand%5B0%5D=a")]
    public void A_list_is_written_with_numbers_or_without(string form) =>
        Assert.Equal(["a", "b"], new Parameters(FormNode.Parse(form)).List("expand"), StringComparer.Ordinal);

    [Fact]
    public void Objects_nest_and_values_are_decoded()
    {
        var parameters = new Parameters(FormNode.Parse("a[b][c]=x+y%26&a[b][d]=%C3%84&e=1&e=2"));

        var inner = parameters.Fields("a")!.Value.Fields("b")!.Value;
        Assert.Equal(("x y&", "Ä", "2"), (inner.Text("c"), inner.Text("d"), parameters.Text("e")));
    }

    [Theory]
    [InlineData("amount=1&metadata[a]=1&card[brand]=visa&confirm=true&expand[]=x", null, null)]
    [InlineData("amount=1&description=&metadata=&metadata[a]=", null, null)]
    [InlineData("confirm=true", "parameter_missing", "amount")]
    [InlineData("amount=1&amounts=2", "parameter_unknown", "amounts")]
    [InlineData("amount=1&card[colour]=red", "parameter_unknown", "card[colour]")]
    [InlineData("amount=1&card[brand", "parameter_unknown", "card[brand")]
    [InlineData("amount=", "parameter_invalid_empty", "amount")]
    [InlineData("amount=1.5", "parameter_invalid_integer", "amount")]
    [InlineData("amount=0", "parameter_invalid_integer", "amount")]
    [InlineData("amount=-5", "parameter_invalid_integer", "amount")]
    [InlineData("amount[a]=5", null, "amount")]
    [InlineData("amount=1&card=visa", null, "card")]
    [InlineData("amount=1&confirm=yes", null, "confirm")]
    [InlineData("amount=1&expand=x", null, "expand")]
    [InlineData("amount=1&metadata[a][b]=x", null, "metadata")]
    [InlineData("amount=1&transfer_data[a]=x", null, "transfer_data")]
    public void What_does_not_fit_is_refused_by_name(string form, string? code, string? param)
    {
        var problem = Shape.Check(FormNode.Parse(form));

        Assert.Equal((code, param), (problem?.Code, problem?.Param));
        Assert.True(problem is null or { Status: 400, Type: "invalid_request_error", Validation: true });
    }

    [Fact]
    public void Metadata_has_bounds()
    {
        Assert.Null(Check(string.Join('&', Enumerable.Range(0, 50).Select(i => $"metadata[n{i}]={new string('x', 500)}"))));
        Assert.NotNull(Check(string.Join('&', Enumerable.Range(0, 51).Select(i => $"metadata[n{i}]=x"))));
        Assert.NotNull(Check($"metadata[{new string('n', 41)}]=x"));
        Assert.NotNull(Check($"metadata[n]={new string('x', 501)}"));

        static StripeError? Check(string form) => Shape.Check(FormNode.Parse("amount=1&" + form));
    }

    [Fact]
    public void Equal_parameters_are_equal_in_any_order_and_others_are_not()
    {
        var parameters = FormNode.Parse("a=1&b[c]=2").Canonical();

        Assert.Equal(parameters, FormNode.Parse("b[c]=2&a=1").Canonical());
        Assert.Equal(parameters, FormNode.Parse("a=%31&b%5Bc%5D=2").Canonical());
        Assert.NotEqual(parameters, FormNode.Parse("a=1&b[c]=3").Canonical(), StringComparer.Ordinal);
        Assert.NotEqual(parameters, FormNode.Parse("a=1&b=2").Canonical(), StringComparer.Ordinal);
        Assert.NotEqual(FormNode.Parse("a=1%26b=2").Canonical(), FormNode.Parse("a=1&b=2").Canonical(), StringComparer.Ordinal);
    }
}
