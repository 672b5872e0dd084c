namespace Stoa.Server.Tests.Accounts;

/// <summary>Listing and ending the user's own sessions; changing the profile.</summary>
public sealed class SessionTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Using_a_session_updates_its_last_use_and_its_place_in_the_list()
    {
        var user = await shop.SignUp();
        var other = await shop.LogIn(user.Email, user.Password);
        await shop.Host.Execute("UPDATE accounts.sessions SET rotated_at = rotated_at - interval '1 hour' WHERE user_id = $1", Guid.Parse(user.Id));
        await PeriodicJob.Run(shop.Host, "session last-used times");
        await user.Client.Get("/auth/profile");

        await PeriodicJob.Run(shop.Host, "session last-used times");

        var listed = (await other.Client.Get("/auth/sessions")).Data.AsArray();
        Assert.Equal([false, true], listed.Select(session => (bool)session!["current"]!));
        Assert.InRange(DateTimeOffset.Parse((string)listed[0]!["last_used_at"]!, null), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        Assert.InRange(
            DateTimeOffset.Parse((string)listed[1]!["last_used_at"]!, null),
            DateTimeOffset.UtcNow.AddMinutes(-90),
            DateTimeOffset.UtcNow.AddMinutes(-50)
        );
    }

    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task A_session_shows_where_and_when_it_is_used()
    {
        var user = await shop.SignUp();
        var phone = await LogInWith(user, Phone);

        var reply = await phone.Get("/auth/sessions");

        Assert.Equal(2, reply.Data.AsArray().Count);
        var session = reply.Data[0]!;
        Assert.Equal(["id", "device", "address", "created_at", "last_used_at", "current"], Reply.MembersOf(session));
        Assert.Equal(("Safari on iPhone", "127.0.0.1", true), ((string)session["device"]!, (string)session["address"]!, (bool)session["current"]!));
        Assert.Matches(Behind.WholeSeconds, (string)session["last_used_at"]!);
        Assert.False((bool)reply.Data[1]!["current"]!);
        Assert.Equal(2, (int)reply.Json["meta"]!["total_items"]!);
    }

    [Theory]
    [InlineData("store", "last_used_at")]
    [InlineData("standard", "last_used_at")]
    [InlineData("nest", "lastUsedAt")]
    [InlineData("malnu", "last_used_at")]
    public async Task Every_contract_lists_sessions_as_a_page(string contract, string member)
    {
        var reply = await (await shop.SignUp()).Client.Under($"/as/{contract}/api/v1").Get("/auth/sessions");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Contains(member, Reply.MembersOf(Assert.Single(reply.Json["data"]!.AsArray())), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_refresh_counts_as_use_of_the_session()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute(
            "UPDATE accounts.sessions SET rotated_at = rotated_at - interval '1 day', address = '192.0.2.1' WHERE user_id = $1",
            Guid.Parse(user.Id)
        );

        await shop.Guest.Send(HttpMethod.Post, "/auth/refresh", new { refresh_token = user.RefreshToken }, ("User-Agent", Firefox));

        var session = Assert.Single((await user.Client.Get("/auth/sessions")).Data.AsArray())!;
        Assert.Equal(("Firefox on Linux", "127.0.0.1"), ((string)session["device"]!, (string)session["address"]!));
        Assert.True(DateTimeOffset.Parse((string)session["last_used_at"]!, null) >= DateTimeOffset.Parse((string)session["created_at"]!, null));
    }

    [Fact]
    public async Task A_single_session_can_be_ended_at_once()
    {
        var user = await shop.SignUp();
        var other = await shop.LogIn(user.Email, user.Password);
        Assert.Equal(HttpStatusCode.OK, (await other.Client.Get("/auth/profile")).Status);
        var id = await IdOf(other);

        (await user.Client.Delete($"/auth/sessions/{id}")).IsEmpty();

        (await other.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        (await shop.Guest.Refresh(other.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        Assert.Single((await user.Client.Get("/auth/sessions")).Data.AsArray());
        (await user.Client.Delete($"/auth/sessions/{id}")).Refused(HttpStatusCode.NotFound, "session_not_found");
    }

    [Fact]
    public async Task The_current_session_can_be_ended_too()
    {
        var user = await shop.SignUp();

        (await user.Client.Delete($"/auth/sessions/{await IdOf(user)}")).IsEmpty();

        (await user.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task The_session_of_another_user_is_not_found_and_is_kept()
    {
        var (user, other) = (await shop.SignUp(), await shop.SignUp());

        foreach (var id in new[] { await IdOf(other), Guid.NewGuid().ToString(), "1", "null", "x'--" })
        {
            (await user.Client.Delete($"/auth/sessions/{id}")).Refused(HttpStatusCode.NotFound, "session_not_found");
        }

        Assert.Equal(HttpStatusCode.OK, (await other.Client.Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task All_other_sessions_can_be_ended_together()
    {
        var user = await shop.SignUp();
        var others = new[] { await shop.LogIn(user.Email, user.Password), await shop.LogIn(user.Email, user.Password) };
        var stranger = await shop.SignUp();

        (await user.Client.Post("/auth/logout-others")).IsDone();

        Assert.All(
            await Task.WhenAll(others.Select(other => other.Client.Get("/auth/profile"))),
            reply => reply.Refused(HttpStatusCode.Unauthorized, "token_revoked")
        );
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(user.RefreshToken)).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Client.Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Ended_sessions_are_not_listed()
    {
        var user = await shop.SignUp();
        var idle = await shop.LogIn(user.Email, user.Password);
        await shop.Host.Execute("UPDATE accounts.sessions SET idle_until = now() - interval '1 second' WHERE id = $1", Guid.Parse(await IdOf(idle)));

        Assert.Single((await user.Client.Get("/auth/sessions")).Data.AsArray());
    }

    [Fact]
    public async Task Only_the_names_that_are_sent_change()
    {
        var user = await shop.SignUp();

        var first = await user.Client.Patch("/auth/profile", new { first_name = "Jane" });
        var last = await user.Client.Patch("/auth/profile", new { last_name = "" });

        Assert.Equal(("Jane", "Doe"), ((string)first.Data["user"]!["first_name"]!, (string)first.Data["user"]!["last_name"]!));
        Assert.Equal(("Jane", ""), ((string)last.Data["user"]!["first_name"]!, (string)last.Data["user"]!["last_name"]!));
        Assert.Equal((await user.Client.Get("/auth/profile")).Text, last.Text);
    }

    [Fact]
    public async Task A_name_that_is_sent_as_null_is_empty()
    {
        var user = await shop.SignUp();

        var reply = await user.Client.Patch("/auth/profile", """{"first_name":null}""");

        Assert.Equal(("", "Doe"), ((string)reply.Data["user"]!["first_name"]!, (string)reply.Data["user"]!["last_name"]!));
    }

    [Fact]
    public async Task A_profile_that_stays_as_it_is_keeps_its_version()
    {
        var user = await shop.SignUp();
        var before = await user.Client.Patch("/auth/profile", new { first_name = "Jane" });

        var reply = await user.Client.Send(HttpMethod.Patch, "/auth/profile", new { first_name = "Jane" }, ("If-Match", before.Headers["ETag"]));

        Assert.Equal((HttpStatusCode.OK, before.Headers["ETag"]), (reply.Status, reply.Headers["ETag"]));
        Assert.Equal(before.Headers["ETag"], (await user.Client.Get("/auth/profile")).Headers["ETag"]);
    }

    private async Task<Client> LogInWith(User user, string userAgent)
    {
        var reply = await shop.Guest.Send(HttpMethod.Post, "/auth/login", new { email = user.Email, password = user.Password }, ("User-Agent", userAgent));
        return new Client(shop.Host, reply.AccessToken());
    }

    private static async Task<string> IdOf(User user) =>
        (string)(await user.Client.Get("/auth/sessions")).Data.AsArray().Single(session => (bool)session!["current"]!)!["id"]!;
}
