using Stoa.Accounts.Passwords;
using Stoa.Contracts;

namespace Stoa.Accounts.Tests;

public sealed class NewPasswordsTests
{
    [Theory]
    [InlineData("correct horse", null)]
    [InlineData("1234567", RuleKind.TooShort)]
    [InlineData("💥💥💥💥💥💥💥", RuleKind.TooShort)]
    [InlineData("password", RuleKind.CommonPassword)]
    [InlineData("PassWord", RuleKind.CommonPassword)]
    [InlineData("", RuleKind.TooShort)]
    [InlineData("        ", null)]
    [InlineData("nul\0nul\0", RuleKind.NotText)]
    public void A_new_password_is_checked_against_the_rules(string value, RuleKind? broken) => Assert.Equal(broken, NewPasswords.WhyNot(value)?.Kind);

    [Fact]
    public void A_new_password_has_8_to_256_characters()
    {
        Assert.Null(NewPasswords.WhyNot(new string('ü', 256)));
        Assert.Equal(Rule.TooLong(256), NewPasswords.WhyNot(new string('ü', 257)));
        Assert.Equal(Rule.TooShort(8), NewPasswords.WhyNot("1234567"));
    }
}
