using System.Text.Json.Nodes;
using Xunit.Sdk;

namespace Stoa.Contracts.Tests;

/// <summary>What the tests hold answers against can say no.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/components/schemas/Text"}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"oneOf":[{"type":"object","properties":{"a":{"const":"x"}}},{"type":"array"}]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","enum":["x"]}}}""")]
    public void What_fits_is_accepted_and_what_does_not_is_refused(string schema)
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
    public void A_keyword_that_nobody_checks_is_no_schema() =>
        Assert.ThrowsAny<Exception>(() => JsonSchema.Validate(new JsonObject { ["typo"] = "string" }, "x"));

    [Fact]
    public void A_reference_that_leads_nowhere_is_no_schema() =>
        Assert.Throws<InvalidOperationException>(() => JsonSchema.Validate(new JsonObject { ["$ref"] = "#/components/schemas/None" }, "x", new JsonObject()));
}
