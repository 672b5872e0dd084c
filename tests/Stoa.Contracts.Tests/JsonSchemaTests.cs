using System.Text.Json.Nodes;
using Xunit.Sdk;

namespace Stoa.Contracts.Tests;

/// <summary>The schema validator of the tests refuses what does not match.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/components/schemas/Text"}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"oneOf":[{"type":"object","properties":{"a":{"const":"x"}}},{"type":"array"}]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","enum":["x"]}}}""")]
    public void Matching_values_are_accepted_and_others_refused(string schema)
    {
        var document = JsonNode.Parse("""{"components":{"schemas":{"Text":{"$ref":"#/components/schemas/Short"},"Short":{"type":["string","null"]}}}}""");

        JsonSchema.Validate(JsonNode.Parse(schema)!, JsonNode.Parse("""{"a":"x"}"""), document);
        Assert.Throws<FailException>(() => JsonSchema.Validate(JsonNode.Parse(schema)!, JsonNode.Parse("""{"a":1}"""), document));
    }

    [Theory]
    [InlineData("date-time", "2026-01-01")]
    [InlineData("uuid", "x")]
    public void Formats_are_checked(string format, string value) =>
        Assert.Throws<FailException>(() => JsonSchema.Validate(new JsonObject { ["type"] = "string", ["format"] = format }, value));

    [Fact]
    public void An_unknown_keyword_is_an_error() => Assert.ThrowsAny<Exception>(() => JsonSchema.Validate(new JsonObject { ["typo"] = "string" }, "x"));

    [Fact]
    public void A_dangling_reference_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => JsonSchema.Validate(new JsonObject { ["$ref"] = "#/components/schemas/None" }, "x", new JsonObject()));
}
