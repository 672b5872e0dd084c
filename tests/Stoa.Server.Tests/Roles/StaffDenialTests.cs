namespace Stoa.Server.Tests.Roles;

/// <summary>Document 001 has a code for who is no admin, and another one for who is one and may not do this; the other documents have one for both.</summary>
public sealed class StaffDenialTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("standard", "PERM_003", "PERM_002")]
    [InlineData("store", "forbidden", "forbidden")]
    [InlineData("problem", "access_denied", "access_denied")]
    [InlineData("malnu", "AUTH_006", "AUTH_006")]
    public async Task Staff_without_the_permission_of_a_route_are_told_of_that_and_not_that_they_are_no_staff(string contract, string customer, string staff)
    {
        var (support, nobody) = ((await shop.SignUpAs("customer_experience")).Client, (await shop.SignUp()).Client);

        Assert.Equal((HttpStatusCode.Forbidden, staff), await Denial(support));
        Assert.Equal((HttpStatusCode.Forbidden, customer), await Denial(nobody));

        async Task<(HttpStatusCode, string)> Denial(Client client)
        {
            var reply = await client.Under($"/as/{contract}/api/v1").Get("/admin/mails");
            return (reply.Status, reply.Headers["Error-Code"]);
        }
    }

    [Theory]
    [InlineData("nest")]
    [InlineData("store")]
    [InlineData("basic")]
    [InlineData("problem")]
    public async Task Where_a_document_does_not_tell_them_apart_they_get_the_same_bytes(string contract)
    {
        var (support, nobody) = ((await shop.SignUpAs("customer_experience")).Client, (await shop.SignUp()).Client);

        Assert.Equal(await Denial(nobody), await Denial(support));

        async Task<string> Denial(Client client) => (await client.Under($"/as/{contract}/api/v1").Get("/admin/mails")).Text;
    }
}
