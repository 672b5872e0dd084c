namespace Stoa.Server.Tests.Mails;

/// <summary>Which mails went to whom: for staff to see, for the person to read out, and gone with them.</summary>
public sealed class SentMailTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Mails_that_a_person_was_sent_are_listed_without_what_they_said()
    {
        var (root, user, other) = ((await shop.SuperAdmin()).Client, await shop.SignUp(), await shop.SignUp());
        await shop.Guest.Post("/auth/otp", new { email = user.Email, purpose = "login" });
        Reply list = null!;
        // The one that asks whether the address is theirs, and the code.
        await Wait.Until(async () => (list = await root.Get($"/admin/users/{user.Id}/mails")).Data.AsArray().Count == 2);

        Assert.Equal(["id", "template", "language", "sent_at"], Reply.MembersOf(list.Data[0]!));
        Assert.Equal("en", (string)list.Data[0]!["language"]!);
        Assert.DoesNotMatch("[0-9]{6}[^-]", (string)list.Data[0]!["template"]!);
        var others = (await root.Get($"/admin/users/{other.Id}/mails")).Data.AsArray();
        Assert.DoesNotContain(others, mail => list.Data.AsArray().Any(own => (string)own!["id"]! == (string)mail!["id"]!));
        Assert.Equal(HttpStatusCode.Forbidden, (await user.Client.Get($"/admin/users/{user.Id}/mails")).Status);
        var kept = (await user.Client.Get("/account/export")).Data["parts"]!["views"]!["mails"]!.AsArray();
        Assert.Equal((string)list.Data[0]!["template"]!, (string)kept[^1]!["template"]!);

        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/customers/{user.Id}/anonymise")).Status);

        Assert.Empty((await root.Get($"/admin/users/{user.Id}/mails")).Data.AsArray());
    }
}
