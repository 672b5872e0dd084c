using System.Text;

namespace Stoa.Contracts.Tests;

/// <summary>How the members that an error is about are spelled, and those that its sentence names.</summary>
public sealed class MemberNameTests
{
    [Fact]
    public void An_entry_of_a_map_that_is_unknown_is_named_and_not_the_map()
    {
        var error = new FieldError("shipping_options", Rule.Unknown, "The_Colour");

        Assert.Equal("shippingOptions.The_Colour", All.Named("nest").NameOf(error));
        Assert.All(["store", "basic", "standard", "malnu", "problem"], name => Assert.Equal("shipping_options.The_Colour", All.Named(name).NameOf(error)));
    }

    [Fact]
    public void What_only_the_client_knows_stays_as_it_was_spelled() =>
        Assert.Equal("made_Up", All.Named("nest").NameOf(new FieldError("made_Up", Rule.Unknown)));

    [Fact]
    public void A_member_that_a_sentence_names_is_spelled_as_the_contract_spells_it()
    {
        var failure = Failure.Invalid("price_schedule.0.ends_at", Rule.After("starts_at"));

        Assert.Contains("\"minimal allowed date for priceSchedule.0.endsAt is after startsAt\"", Body("nest", failure), StringComparison.Ordinal);
        Assert.Contains("price_schedule.0.ends_at must be after starts_at", Body("store", failure), StringComparison.Ordinal);
    }

    [Fact]
    public void A_moment_in_a_sentence_stays_as_it_is() =>
        Assert.Contains(
            "is after 2026-01-08T12:00:00Z\"",
            Body("nest", Failure.Invalid("expires_at", Rule.After(new DateTimeOffset(2026, 1, 8, 12, 0, 0, TimeSpan.Zero)))),
            StringComparison.Ordinal
        );

    private static string Body(string contract, Failure failure) => Encoding.UTF8.GetString(All.Named(contract).Body(failure, All.Languages.English).Span);
}
