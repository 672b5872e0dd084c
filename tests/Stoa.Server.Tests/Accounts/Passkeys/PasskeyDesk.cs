using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>Helpers for clients that use passkeys.</summary>
internal static class PasskeyDesk
{
    public static SoftAuthenticator Authenticator(this Shop shop) => new(shop.Host.Root);

    public static async Task<Reply> AddPasskey(this User user, SoftAuthenticator device) =>
        await user.SendPasskey(device, (await user.Client.Post("/auth/passkeys/options")).Data);

    public static Task<Reply> SendPasskey(this User user, SoftAuthenticator device, JsonNode creation) =>
        user.SendPasskey(creation, device.Create(creation["options"]!));

    public static Task<Reply> SendPasskey(this User user, JsonNode creation, JsonObject answer) =>
        user.Client.Post(
            "/auth/passkeys",
            new JsonObject
            {
                ["challenge_id"] = (string)creation["challenge_id"]!,
                ["name"] = "My phone",
                ["credential"] = answer.DeepClone(),
            }.ToJsonString()
        );

    public static async Task<Reply> LogInWithPasskey(this Shop shop, SoftAuthenticator device)
    {
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        return await shop.LogInWithPasskey(request, device.Get(request["options"]!));
    }

    public static Task<Reply> LogInWithPasskey(this Shop shop, JsonNode request, JsonObject answer) =>
        shop.Guest.Post(
            "/auth/passkeys/login",
            new JsonObject { ["challenge_id"] = (string)request["challenge_id"]!, ["credential"] = answer.DeepClone() }.ToJsonString()
        );

    public static async Task<Reply> StepUp(this User user, SoftAuthenticator device)
    {
        var request = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;
        return await user.StepUp(request, device.Get(request["options"]!));
    }

    public static Task<Reply> StepUp(this User user, JsonNode request, JsonObject answer) =>
        user.Client.Post(
            "/auth/passkeys/step-up",
            new JsonObject { ["challenge_id"] = (string)request["challenge_id"]!, ["credential"] = answer.DeepClone() }.ToJsonString()
        );
}
