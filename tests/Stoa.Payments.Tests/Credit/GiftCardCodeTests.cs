using Stoa.Payments.Credit;

namespace Stoa.Payments.Tests.Credit;

public sealed class GiftCardCodeTests
{
    private const string Key = "X3HNBR8TWQ2MZ5VLD4PC97KQX";

    [Fact]
    public void Codes_have_120_random_bits_in_groups_and_are_what_they_are_read_as()
    {
        var codes = Enumerable.Range(0, 1_000).Select(_ => GiftCardCode.Generate()).ToList();

        Assert.Equal(1_000, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, code => Assert.Equal(code.Replace("-", "", StringComparison.Ordinal), GiftCardCode.Normalize(code)));
        Assert.Equal(28, codes.SelectMany(code => code).Distinct().Count(letter => letter != '-'));
        Assert.True(25 * Math.Log2(28) >= 120);
        // Who knows the end that staff and buyers see still lacks a hundred bits.
        Assert.True(21 * Math.Log2(28) >= 100);
    }

    [Theory]
    [InlineData("X3HNB-R8TWQ-2MZ5V-LD4PC-97KQX")]
    [InlineData("x3hnb-r8twq-2mz5v-ld4pc-97kqx")]
    [InlineData("  X3HNB R8TWQ 2MZ5V LD4PC 97KQX\n")]
    [InlineData("X3HN_BR8T_WQ2M_Z5VL_D4PC_97KQ_X")]
    [InlineData("X3HNB\u2013R8TWQ\u22122MZ5V\u2014LD4PC\u00AD97KQX")]
    [InlineData("\u200BX3HNBR8TWQ2MZ5VLD4PC97KQX")]
    public void Case_blanks_dashes_and_what_cannot_be_seen_make_no_difference(string typed) => Assert.Equal(Key, GiftCardCode.Normalize(typed));

    [Theory]
    [InlineData("")]
    [InlineData("-----")]
    [InlineData("X3HNB-R8TWQ-2MZ5V-LD4PC-97KQ")]
    [InlineData("X3HNB-R8TWQ-2MZ5V-LD4PC-97KQXX")]
    [InlineData("X3HNB-R8TWQ-2MZ5V-LD4PC-97KQ0")]
    [InlineData("X3HNB-R8TWQ-2MZ5V-LD4PC-97KQA")]
    [InlineData("X3HNB/R8TWQ/2MZ5V/LD4PC/97KQX")]
    [InlineData("Ｘ3HNB-R8TWQ-2MZ5V-LD4PC-97KQX")]
    public void Everything_else_is_no_code(string typed) => Assert.Null(GiftCardCode.Normalize(typed));

    [Theory]
    [InlineData("X3HNB-R8TWQ-2MZ5V-LD4PC-97KQX", "7KQX")]
    [InlineData("ab-c", "ABC")]
    [InlineData("", "")]
    public void The_end_of_a_code_is_its_last_four_letters_and_digits(string typed, string last4) => Assert.Equal(last4, GiftCardCode.Last4(typed));
}
