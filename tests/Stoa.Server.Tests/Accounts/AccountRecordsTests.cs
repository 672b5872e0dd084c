using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts.ApiKeys;
using Stoa.Server.Tests.Alerts;
using Stoa.Server.Tests.ApiKeys;
using Stoa.Server.Tests.Staff;

namespace Stoa.Server.Tests.Accounts;

/// <summary>What accounts keep of a person besides the account itself: what an export says, and what erasing leaves.</summary>
public sealed class AccountRecordsTests(Shop shop) : IClassFixture<Shop>
{
    private const string Password = "SecurePassword123!";

    [Fact]
    public async Task An_export_has_the_keys_and_the_invitations_of_a_person()
    {
        var email = Proofs.NewAddress();
        var user = await Invited(email);
        var key = await user.Client.NewKey(["orders:read"], addresses: ["127.0.0.1"]);
        await Use(key);

        var account = (await user.Client.Get("/account/export")).Data["parts"]!["account"]!;

        var exported = Assert.Single(account["api_keys"]!.AsArray())!;
        Assert.Equal((key.Id, "Warehouse", "127.0.0.1"), ((string)exported["id"]!, (string)exported["name"]!, (string)exported["last_used_address"]!));
        Assert.Equal("127.0.0.1", (string)exported["addresses"]![0]!);
        Assert.Equal(email, (string)Assert.Single(account["invitations"]!.AsArray())!["email"]!);
    }

    [Fact]
    public async Task Keys_of_who_was_erased_do_not_say_from_where_they_were_used()
    {
        var user = await shop.SignUpAs("admin");
        var key = await user.Client.NewKey(["orders:read"], addresses: ["127.0.0.1"]);
        await Use(key);
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);

        (await user.Client.Delete("/account")).IsEmpty();
        // A use that was noted before and is written only now.
        await shop.Host.Services.GetRequiredService<KeyUses>().Write(TestContext.Current.CancellationToken);

        Assert.True(
            await shop.Host.One<bool>("SELECT addresses = '{}' AND last_used_address IS NULL FROM accounts.api_keys WHERE id = $1", Guid.Parse(key.Id))
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_invitation_to_an_address_that_an_erased_person_had_before_names_them_no_more(bool accepted)
    {
        var (old, next) = (Proofs.NewAddress(), Proofs.NewAddress());
        await shop.Invite(old);
        await shop.Host.Execute("UPDATE accounts.invitations SET expires_at = now() - interval '1 second' WHERE email = $1", old);
        var user = accepted ? await Invited(old) : await Registered(old);
        await shop.Host.Verify(user.Id);
        (await user.Client.Post("/auth/email/change", new { email = next })).IsDone();
        (await shop.Guest.Post("/auth/email/change/confirm", new { token = (await shop.MailTo(next, "Confirm your new email address")).Token })).IsDone();

        (await user.Client.Delete("/account")).IsEmpty();

        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM accounts.invitations WHERE email = $1 OR email_key = $1", old));
    }

    [Fact]
    public async Task An_invitation_to_an_address_that_is_anothers_by_now_stays()
    {
        var (old, next) = (Proofs.NewAddress(), Proofs.NewAddress());
        var user = await Registered(old);
        (await user.Client.Post("/auth/email/change", new { email = next })).IsDone();
        (await shop.Guest.Post("/auth/email/change/confirm", new { token = (await shop.MailTo(next, "Confirm your new email address")).Token })).IsDone();
        await Invited(old);

        (await user.Client.Delete("/account")).IsEmpty();

        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM accounts.invitations WHERE email = $1", old));
    }

    private async Task<User> Invited(string email)
    {
        await shop.Invite(email, "admin");
        (await shop.Accept((await shop.MailTo(email, Invitations.Mail)).Token, Password)).IsDone();
        return await shop.LogIn(email, Password);
    }

    private async Task<User> Registered(string email)
    {
        Assert.Equal(HttpStatusCode.Created, (await shop.Guest.Post("/auth/register", new { email, password = Password })).Status);
        return await shop.LogIn(email, Password);
    }

    private async Task Use(MadeKey key)
    {
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);
        await shop.Host.Services.GetRequiredService<KeyUses>().Write(TestContext.Current.CancellationToken);
    }
}
