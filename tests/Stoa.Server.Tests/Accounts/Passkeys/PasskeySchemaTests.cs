using System.Text.Json.Nodes;
using Stoa.Contracts.Tests;
using Stoa.Server.Tests.Accounts.SecondFactors;
using Stoa.Server.Tests.OpenApi;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>What the documents say of the ceremonies is what the server sends and what an authenticator sends back.</summary>
public sealed class PasskeySchemaTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly JsonNode Store = Approved.Document("store");

    [Fact]
    public async Task Options_and_credentials_of_both_ceremonies_fit_their_schemas_and_the_options_have_no_member_that_is_not_described()
    {
        using var device = shop.Authenticator();
        var user = await shop.SignUpVerified();
        await user.AddPasskey(device);

        var creation = (await user.Client.Post("/auth/passkeys/options")).Data;
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;

        Fits("PasskeyCreationChallenge", creation);
        Fits("PasskeyRequestChallenge", request);
        Assert.Single(creation["options"]!["excludeCredentials"]!.AsArray());
        Assert.Empty(MembersOf(creation["options"]).Except(Described("PublicKeyCredentialCreationOptionsJson"), StringComparer.Ordinal));
        Assert.Empty(MembersOf(request["options"]).Except(Described("PublicKeyCredentialRequestOptionsJson"), StringComparer.Ordinal));
        Fits("RegistrationResponseJson", device.Create(creation["options"]!));
        Fits("AuthenticationResponseJson", device.Get(request["options"]!));
    }

    private static void Fits(string schema, JsonNode value) => JsonSchema.Validate(Store["components"]!["schemas"]![schema]!, value, Store);

    private static IEnumerable<string> MembersOf(JsonNode? node) => node!.AsObject().Select(member => member.Key);

    private static IEnumerable<string> Described(string schema) => MembersOf(Store["components"]!["schemas"]![schema]!["properties"]);
}
