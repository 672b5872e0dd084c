namespace Stoa.Contracts.Tests;

/// <summary>Which of document 004's codes says best what was wrong.</summary>
public sealed class MalnuCodeTests
{
    private static readonly JsonKind[] Forms = [JsonKind.Url, JsonKind.Locale, JsonKind.TimeZone, JsonKind.Uuid, JsonKind.Slug, JsonKind.Id, JsonKind.Currency];

    /// <summary>"Field format is incorrect (e.g., email)" and "Field type is incorrect (e.g., string instead of int)".</summary>
    [Fact]
    public void A_text_of_another_form_is_VAL_003_and_what_is_of_another_type_VAL_004() =>
        Assert.All(
            Enum.GetValues<JsonKind>(),
            kind => Assert.Equal(Forms.Contains(kind) ? "VAL_003" : "VAL_004", CodeOf(new FieldError("x", Rule.Type(kind))))
        );

    [Fact]
    public void Formats_that_are_broken_in_different_ways_are_VAL_003_together() =>
        Assert.Equal("VAL_003", CodeOf(new("email", Rule.Email), new("url", Rule.Type(JsonKind.Url))));

    /// <summary>"Resource is locked/in-use", "Resource already processed (e.g., approved)", "Date format or value is invalid", "Request timeout".</summary>
    [Theory]
    [InlineData("in_use", 423, "RES_005")]
    [InlineData("payment_busy", 423, "RES_005")]
    [InlineData("checkout_placed", 409, "RES_007")]
    [InlineData("already_fulfilled", 409, "RES_007")]
    [InlineData("edit_state_wrong", 409, "RES_007")]
    [InlineData("invitation_closed", 409, "RES_007")]
    [InlineData("return_state_wrong", 400, "RES_003")]
    [InlineData("period_empty", 422, "VAL_007")]
    [InlineData("payment_unresolved", 504, "SRV_004")]
    public void A_fault_has_the_code_whose_description_fits(string fault, int status, string code) =>
        Assert.Equal(new Wording(status, code), All.Named("malnu").Of(All.Fault(fault)));

    private static string CodeOf(params FieldError[] errors) =>
        All.Named("malnu").CodeOf(new Failure { Fault = RequestFaults.InvalidRequest, Errors = errors });
}
