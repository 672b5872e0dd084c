using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Document 003, "GET /api/v1/auth/profile".</summary>
public sealed class ProfileTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_profile_is_printed_as_the_document_prints_it()
    {
        var user = await shop.SignUp();

        var reply = await user.Client.Get("/auth/profile");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(
            """{"data":{"user":"""
                + $$$"""{"id":"{{{user.Id}}}","email":"{{{user.Email}}}","first_name":"John","last_name":"Doe","active":true,"email_verified":false},"roles":"""
                + """["user"]}}""",
            reply.Text
        );
    }

    [Fact]
    public async Task All_roles_are_named()
    {
        var user = await shop.SignUpAs("customer_experience");

        Assert.Equal("""["customer_experience","user"]""", (await user.Client.Get("/auth/profile")).Data["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task A_guest_is_asked_to_sign_in() => (await shop.Guest.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "unauthorized");

    [Fact]
    public async Task A_deleted_user_is_not_found()
    {
        var reply = await Profile();
        // Where the connection of the notifications was lost meanwhile, the authorizer forgets whom it knew, and refuses the token itself.
        for (var attempt = 0; attempt < 3 && reply.Status == HttpStatusCode.Unauthorized; attempt++)
        {
            reply = await Profile();
        }

        reply.Refused(HttpStatusCode.NotFound, "user_not_found");

        async Task<Reply> Profile()
        {
            var user = await shop.SignUp();
            // What the registration notified has come, so that it does not make the authorizer read the user again.
            await shop.Host.Services.GetRequiredService<ChangeNotifications>().Settled(TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
            // No notification is sent, so the authorizer still knows the user and the route itself does not find them.
            await shop.Host.Execute("DELETE FROM accounts.users WHERE id = $1", Guid.Parse(user.Id));
            return await user.Client.Get("/auth/profile");
        }
    }

    [Fact]
    public async Task HEAD_answers_like_GET_without_the_body()
    {
        var user = await shop.SignUp();

        var reply = await user.Client.Head("/auth/profile");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Empty(reply.Body);
    }
}
