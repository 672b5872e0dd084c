namespace Stoa.Server.Tests.Accounts;

/// <summary>Every member of every body of these routes, wrong in every way: 400 under store, 422 with a list under problem, never a 500.</summary>
public sealed class BadMemberTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string> Names => BodyRoute.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_wrong_member_is_400_under_store(string name)
    {
        var (client, route) = await Prepared(name);
        foreach (var (member, json) in Cases(route))
        {
            var reply = await client.Send(new HttpMethod(route.Method), route.Path, route.With(member.Name, json));

            Assert.True(reply is { Status: HttpStatusCode.BadRequest, Code: "invalid_request" }, $"{member.Name} {json}: {reply.Status} {reply.Text}");
            Assert.Contains(Blamed(member, json), (string)reply.Json["error"]!["message"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_wrong_member_is_422_and_listed_under_problem(string name)
    {
        var (client, route) = await Prepared(name);
        foreach (var (member, json) in Cases(route))
        {
            var reply = await client.Under("/as/problem/api/v1").Send(new HttpMethod(route.Method), route.Path, route.With(member.Name, json));

            Assert.True(reply.Status == HttpStatusCode.UnprocessableEntity, $"{member.Name} {json}: {reply.Status} {reply.Text}");
            Assert.StartsWith("application/problem+json", reply.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.Equal(["type", "title", "status", "detail", "code", "errors"], Reply.MembersOf(reply.Json));
            Assert.Equal("invalid_request", (string)reply.Json["code"]!);
            var error = Assert.Single(reply.Json["errors"]!.AsArray());
            Assert.Equal(["field", "rule", "detail"], Reply.MembersOf(error));
            Assert.Equal(Blamed(member, json), (string)error!["field"]!);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Optional_members_may_be_missing_and_null(string name)
    {
        var (client, route) = await Prepared(name);
        foreach (var member in route.ObjectReader.Where(member => !member.Required && member.Name is not ("role_id" or "role_name")))
        {
            foreach (var json in new[] { null, "null", "\"\"" })
            {
                var body = route
                    .With(member.Name, json)
                    .Replace("a@example.com", $"{Guid.NewGuid():N}@example.com", StringComparison.Ordinal)
                    .Replace("inventory_manager", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                    .Replace("manage_inventory", Guid.NewGuid().ToString(), StringComparison.Ordinal);

                var reply = await client.Send(new HttpMethod(route.Method), route.Path, body);

                Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{body}: {reply.Status} {reply.Text}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_unknown_member_is_refused_and_named_as_it_was_sent(string name)
    {
        var (client, route) = await Prepared(name);
        foreach (var unknown in new[] { "isAdmin", "role", "Password2", "snake_Case", "__proto__", "", " email" })
        {
            var body = route.With(unknown, "true");

            (await client.Send(new HttpMethod(route.Method), route.Path, body)).Refused(HttpStatusCode.BadRequest, "invalid_request");
            var problem = await client.Under("/as/problem/api/v1").Send(new HttpMethod(route.Method), route.Path, body);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, unknown), (problem.Status, (string)problem.Json["errors"]![0]!["field"]!));
        }
    }

    [Fact]
    public async Task A_member_without_a_name_is_called_by_its_quotes()
    {
        var root = (await shop.SuperAdmin()).Client;

        var body = await root.Post("/admin/roles", """{"name":"x","":1}""");

        Assert.Equal("\"\" is not a known member", (string)body.Json["error"]!["message"]!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_member_given_twice_is_refused(string name)
    {
        var (client, route) = await Prepared(name);
        foreach (var member in route.ObjectReader)
        {
            var body = route.Body[..^1] + $",\"{member.Name}\":\"x@example.com\"}}";
            if (!route.Body.Contains($"\"{member.Name}\"", StringComparison.Ordinal))
            {
                continue;
            }

            (await client.Send(new HttpMethod(route.Method), route.Path, body)).Refused(HttpStatusCode.BadRequest, "invalid_request");
            var problem = await client.Under("/as/problem/api/v1").Send(new HttpMethod(route.Method), route.Path, body);
            Assert.Equal("duplicate", (string)problem.Json["errors"]![0]!["rule"]!);
        }
    }

    [Fact]
    public async Task All_errors_are_reported_at_once()
    {
        var reply = await shop.Guest.Under("/as/problem/api/v1").Post("/auth/register", """{"email":"x","password":"short","first_name":5,"more":1}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(
            ["email", "password", "first_name", "more"],
            reply.Json["errors"]!.AsArray().Select(error => (string)error!["field"]!),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Member_names_of_other_contracts_are_unknown() =>
        (await shop.Guest.Post("/auth/refresh", """{"refreshToken":"x"}""")).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task Thousands_of_unknown_members_get_a_short_response()
    {
        var many = "{" + string.Join(",", Enumerable.Range(0, 6000).Select(n => $"\"m{n:x}\":1")) + "}";

        var reply = await shop.Guest.Post("/auth/login", many);

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.InRange(reply.Body.Length, 1, 8 * 1024);
    }

    [Fact]
    public async Task Thousands_of_duplicate_members_get_a_short_response()
    {
        var reply = await shop.Guest.Post("/auth/login", "{" + string.Join(",", Enumerable.Repeat("\"email\":1", 6000)) + "}");

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.InRange(reply.Body.Length, 1, 8 * 1024);
    }

    [Theory]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    public async Task A_long_name_is_cut_between_characters(int start)
    {
        var reply = await shop.Guest.Under("/as/problem/api/v1").Post("/auth/login", $$"""{"{{new string('n', start)}}🦊🦊":1}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Matches("^n+(🦊)?…$", (string)reply.Json["errors"]!.AsArray()[^1]!["field"]!);
    }

    [Fact]
    public async Task Unknown_names_are_reported_as_they_were_sent()
    {
        var unknown = await shop.Guest.Post("/auth/login", """{"email":"a@example.com","password":"x","madeUp_Name":1}""");
        var twice = await shop.Guest.Post("/auth/login", """{"email":"a@example.com","password":"x","madeUp_Name":1,"madeUp_Name":1}""");

        Assert.Equal("madeUp_Name is not a known member", (string)unknown.Json["error"]!["message"]!);
        Assert.Equal("madeUp_Name is not a known member", (string)twice.Json["error"]!["message"]!);
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("nest")]
    [InlineData("malnu")]
    [InlineData("problem")]
    public async Task Unknown_names_are_reported_as_sent_under_every_contract(string contract)
    {
        var reply = await shop.Guest.Under($"/as/{contract}/api/v1").Post("/auth/login", """{"email":"a@example.com","password":"x","madeUp_Name":1}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Contains("adeUp_Name ", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_name_given_twice_is_not_repeated_to_the_client()
    {
        var name = new string('n', 20_000);

        var reply = await shop.Guest.Post("/auth/login", $$"""{"{{name}}":1,"{{name}}":2}""");

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.InRange(reply.Body.Length, 1, 1024);
    }

    /// <summary>If neither name of the address is sent, the error names the one of the document.</summary>
    private static string Blamed(Member member, string? json) => json is null && member.Name == "username" ? "email" : member.Name;

    private static IEnumerable<(Member Member, string? Json)> Cases(BodyRoute route) =>
        route.ObjectReader.SelectMany(member => BodyRoute.Wrong(member).Select(json => (member, json)));

    private async Task<(Client Client, BodyRoute Route)> Prepared(string name)
    {
        var root = (await shop.SuperAdmin()).Client;
        return (root, await BodyRoute.All[name].On(root, await shop.SignUp()));
    }
}
