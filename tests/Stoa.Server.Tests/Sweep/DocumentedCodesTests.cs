using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Sweep;

/// <summary>Every code that a document lists, and every status with its sentence where a document has no codes, with a request that gives it.</summary>
public sealed class DocumentedCodesTests(Shop shop, BrokenShop broken, PushShop push) : IClassFixture<Shop>, IClassFixture<BrokenShop>, IClassFixture<PushShop>
{
    /// <summary>What the documents list, in their order: 000 and 002 statuses with sentences, 001 codes, 004 statuses with codes.</summary>
    private static readonly Dictionary<string, string[]> Documented = new(StringComparer.Ordinal)
    {
        ["basic"] =
        [
            "200 Login successful",
            "201 User registered successfully",
            "400 Email and password are required",
            "401 Invalid credentials",
            "403 Access forbidden",
            "404 User not found",
            "422 Invalid email format",
            "500 Internal server error. Please try again later.",
            "503 Service is temporarily unavailable",
            "400 Username and password are required",
            "401 Invalid email or password",
            "403 You do not have permission to access this resource",
        ],
        ["standard"] =
        [
            "AUTH_001",
            "AUTH_002",
            "AUTH_003",
            "AUTH_004",
            "AUTH_005",
            "AUTH_006",
            "OTP_001",
            "OTP_002",
            "OTP_003",
            "OTP_004",
            "OTP_005",
            "USER_001",
            "USER_002",
            "USER_003",
            "PERM_001",
            "PERM_002",
            "PERM_003",
            "VAL_001",
            "VAL_002",
            "VAL_003",
            "RATE_001",
            "RATE_002",
        ],
        ["nest"] =
        [
            "200 Request Success",
            "400 FCM token already exists",
            "401 Invalid credentials",
            "404 Push message with ID 123 not found",
            "422 Validation failed",
            "422 email must be a valid email address",
            "422 password must be longer than or equal to 8 characters",
            "401 Invalid or expired token",
            "404 User not found",
            "401 Invalid refresh token",
            "401 User not found or inactive",
            "401 Token revoked",
            "403 Only super admins can create admins",
            "409 Email already in use",
            "400 At least one message (Android or iOS) is required",
            "400 Scheduled time is required for scheduled messages",
            "400 Scheduled time must be in the future",
            "400 Cannot update a message that has been sent",
            "400 Cannot delete a message that has been sent",
            "400 Message has already been sent",
            "400 No active device tokens found",
            "404 Device token with ID 123 not found",
        ],
        ["malnu"] =
        [
            "401 AUTH_001",
            "401 AUTH_002",
            "401 AUTH_003",
            "401 AUTH_004",
            "401 AUTH_005",
            "403 AUTH_006",
            "404 AUTH_007",
            "409 AUTH_008",
            "400 AUTH_009",
            "400 AUTH_010",
            "422 VAL_001",
            "422 VAL_002",
            "422 VAL_003",
            "422 VAL_004",
            "422 VAL_005",
            "422 VAL_006",
            "422 VAL_007",
            "409 VAL_008",
            "404 RES_001",
            "400 RES_002",
            "400 RES_003",
            "400 RES_004",
            "423 RES_005",
            "400 RES_006",
            "409 RES_007",
            "500 SRV_001",
            "500 SRV_002",
            "502 SRV_003",
            "504 SRV_004",
            "503 SRV_005",
            "429 RTL_001",
        ],
    };

    private static readonly Dictionary<string, Func<Scene, Task<Reply>>> Requests = new(StringComparer.Ordinal)
    {
        ["basic 200 Login successful"] = scene => scene.LogIn(),
        ["basic 201 User registered successfully"] = scene =>
            scene.Guest.Post("/auth/register", new { email = $"{Guid.NewGuid():N}@example.com", password = "SecurePassword123!" }),
        ["basic 400 Email and password are required"] = scene => scene.Guest.Post("/auth/login", "{}"),
        ["basic 401 Invalid credentials"] = async scene => await (await scene.Expired()).Get("/cart"),
        ["basic 403 Access forbidden"] = async scene => await (await scene.Customer()).Get("/admin/roles"),
        ["basic 404 User not found"] = async scene => await (await scene.SuperAdmin()).Get($"/admin/users/{Guid.NewGuid()}/roles"),
        ["basic 422 Invalid email format"] = scene => scene.Guest.Post("/auth/register", new { email = "nonsense", password = "SecurePassword123!" }),
        ["basic 500 Internal server error. Please try again later."] = scene => scene.Outsider.Get("/catalog/products/prod-2"),
        ["basic 503 Service is temporarily unavailable"] = scene => scene.DuringMaintenance(),
        ["basic 400 Username and password are required"] = scene => scene.Guest.Post("/auth/login", new { username = "" }),
        ["basic 401 Invalid email or password"] = scene => scene.Guest.Post("/auth/login", new { email = "nobody@example.com", password = "wrong" }),
        ["basic 403 You do not have permission to access this resource"] = scene => scene.OrderOfAnotherUser(),

        ["standard AUTH_001"] = scene => scene.Guest.Post("/auth/login", new { email = "nobody@example.com", password = "wrong" }),
        ["standard AUTH_002"] = scene => scene.LogIn(verified: false),
        ["standard AUTH_003"] = scene => scene.LogIn(active: false),
        ["standard AUTH_004"] = scene => (scene.Guest with { Token = "garbage" }).Get("/cart"),
        ["standard AUTH_005"] = async scene => await (await scene.Expired()).Get("/cart"),
        ["standard AUTH_006"] = scene => scene.Guest.Post("/auth/refresh"),
        ["standard OTP_001"] = scene => scene.WrongCode(),
        ["standard OTP_002"] = scene => scene.GuessCode(wrong: 0, meanwhile: "expires_at = now() - interval '1 second'"),
        ["standard OTP_003"] = scene => scene.GuessCode(wrong: 5),
        ["standard OTP_004"] = scene => scene.AskForTwoCodes(),
        ["standard OTP_005"] = scene => scene.LogInAfterFiveWrongPasswords(),
        ["standard USER_001"] = async scene => await (await scene.SuperAdmin()).Get($"/admin/users/{Guid.NewGuid()}/roles"),
        ["standard USER_002"] = scene => scene.RegisterTwice(),
        ["standard USER_003"] = async scene => await (await scene.Deactivated()).Get("/cart"),
        ["standard PERM_001"] = scene => scene.OrderOfAnotherUser(),
        ["standard PERM_002"] = async scene =>
            await (await scene.Staff("manager")).Post($"/admin/users/{(await scene.Shop.SignUp()).Id}/roles", new { role_name = "admin" }),
        ["standard PERM_003"] = async scene => await (await scene.Customer()).Get("/admin/roles"),
        ["standard VAL_001"] = scene => scene.Guest.Post("/auth/register", new { email = "nonsense", password = "short" }),
        ["standard VAL_002"] = scene => scene.Guest.Post("/auth/login", "{}"),
        ["standard VAL_003"] = scene => scene.Guest.Post("/auth/register", new { email = "john@example.com", password = "short" }),
        ["standard RATE_001"] = scene => scene.LogInTwiceWhereOnceIsAllowed(),
        ["standard RATE_002"] = scene => scene.AskTwiceWhereOnceIsAllowed(),

        ["nest 200 Request Success"] = scene => scene.Guest.Get("/catalog/products"),
        ["nest 401 Invalid credentials"] = scene => scene.Guest.Post("/auth/login", new { email = "nobody@example.com", password = "wrong" }),
        ["nest 422 Validation failed"] = scene => scene.Guest.Post("/auth/login", "{}"),
        ["nest 422 email must be a valid email address"] = scene => scene.Guest.Post("/auth/register", new { email = "nonsense", password = "short" }),
        ["nest 422 password must be longer than or equal to 8 characters"] = scene =>
            scene.Guest.Post("/auth/register", new { email = "nonsense", password = "short" }),
        ["nest 401 Invalid or expired token"] = async scene => await (await scene.Expired()).Get("/cart"),
        ["nest 404 User not found"] = async scene => await (await scene.SuperAdmin()).Get($"/admin/users/{Guid.NewGuid()}/roles"),
        ["nest 401 Invalid refresh token"] = scene => scene.Guest.Post("/auth/refresh", new { refreshToken = "garbage" }),
        ["nest 401 User not found or inactive"] = async scene => await (await scene.Deactivated()).Get("/cart"),
        ["nest 401 Token revoked"] = async scene => await (await scene.LoggedOut()).Get("/cart"),
        ["nest 403 Only super admins can create admins"] = async scene =>
            await (await scene.Staff("manager")).Post($"/admin/users/{(await scene.Shop.SignUp()).Id}/roles", new { roleName = "admin" }),
        ["nest 409 Email already in use"] = scene => scene.RegisterTwice(),

        ["nest 400 FCM token already exists"] = scene => scene.RegisterDeviceTwice(),
        ["nest 404 Device token with ID 123 not found"] = scene => scene.PushAdmin.Get("/admin/device-tokens/123"),
        ["nest 404 Push message with ID 123 not found"] = scene => scene.PushAdmin.Get("/admin/push-messages/123"),
        ["nest 400 At least one message (Android or iOS) is required"] = scene => scene.PushAdmin.Post("/admin/push-messages", new { type = "draft" }),
        ["nest 400 Scheduled time is required for scheduled messages"] = scene => scene.Schedule(null),
        ["nest 400 Scheduled time must be in the future"] = scene => scene.Schedule("2025-01-18T10:00:00Z"),
        ["nest 400 Cannot update a message that has been sent"] = async scene => await scene.PushAdmin.Put(await scene.SentMessage(), new { name = "x" }),
        ["nest 400 Cannot delete a message that has been sent"] = async scene => await scene.PushAdmin.Delete(await scene.SentMessage()),
        ["nest 400 Message has already been sent"] = async scene => await scene.PushAdmin.Post(await scene.SentMessage() + "/send"),
        ["nest 400 No active device tokens found"] = async scene =>
            await scene.PushAdmin.Post($"/admin/push-messages/{await scene.PushAdmin.NewMessage()}/send"),

        ["malnu 401 AUTH_001"] = scene => scene.Guest.Post("/auth/login", new { email = "nobody@example.com", password = "wrong" }),
        ["malnu 401 AUTH_002"] = scene => (scene.Guest with { Token = "garbage" }).Get("/cart"),
        ["malnu 401 AUTH_003"] = async scene => await (await scene.Expired()).Get("/cart"),
        ["malnu 401 AUTH_004"] = async scene => await (await scene.LoggedOut()).Get("/cart"),
        ["malnu 401 AUTH_005"] = scene => scene.Guest.Get("/cart"),
        ["malnu 403 AUTH_006"] = async scene => await (await scene.Customer()).Get("/admin/roles"),
        ["malnu 404 AUTH_007"] = async scene => await (await scene.SuperAdmin()).Get($"/admin/users/{Guid.NewGuid()}/roles"),
        ["malnu 409 AUTH_008"] = scene => scene.RegisterTwice(),
        ["malnu 400 AUTH_009"] = scene => scene.Guest.Reset("no-such-token", "Another-Password-2"),
        ["malnu 400 AUTH_010"] = scene => scene.ResetTooLate(),
        ["malnu 422 VAL_001"] = scene => scene.Guest.Post("/auth/register", new { email = "nonsense", password = "short" }),
        ["malnu 422 VAL_002"] = scene => scene.Guest.Post("/auth/login", "{}"),
        ["malnu 422 VAL_003"] = scene => scene.Guest.Post("/auth/register", new { email = "nonsense", password = "SecurePassword123!" }),
        ["malnu 422 VAL_004"] = scene => scene.Guest.Post("/auth/login", """{"email":1,"password":2}"""),
        ["malnu 422 VAL_005"] = scene => scene.Guest.Post("/auth/register", new { email = "john@example.com", password = "short" }),
        ["malnu 422 VAL_006"] = async scene => await (await scene.Customer()).Add("prod-6", 0),
        ["malnu 422 VAL_007"] = scene => scene.Schedule("tomorrow"),
        ["malnu 409 VAL_008"] = async scene => await (await scene.SuperAdmin()).Post("/admin/roles", new { name = "manager" }),
        ["malnu 404 RES_001"] = scene => scene.Guest.Get("/catalog/products/none"),
        ["malnu 400 RES_002"] = async scene => await (await scene.Customer()).Order(),
        ["malnu 400 RES_003"] = async scene => await (await scene.Customer()).Delete("/auth/totp"),
        ["malnu 400 RES_004"] = scene => scene.RemoveLastSuperAdmin(),
        ["malnu 423 RES_005"] = scene => scene.SameKeyAgain("status = NULL, content_type = NULL, body = NULL"),
        ["malnu 400 RES_006"] = async scene => await (await scene.Buyer()).Order(Buying.OrderBody(payment: "pm_card_declined")),
        ["malnu 409 RES_007"] = async scene => await scene.PushAdmin.Post(await scene.SentMessage() + "/send"),
        ["malnu 500 SRV_001"] = scene => scene.Outsider.Get("/catalog/brands"),
        ["malnu 500 SRV_002"] = scene => scene.Outsider.Get("/catalog/products/prod-2"),
        ["malnu 502 SRV_003"] = scene => scene.GoogleAway(),
        ["malnu 504 SRV_004"] = async scene => await (await scene.Buyer()).Order(Buying.OrderBody(payment: "pm_card_timeout")),
        ["malnu 503 SRV_005"] = scene => scene.DuringMaintenance(),
        ["malnu 429 RTL_001"] = scene => scene.LogInTwiceWhereOnceIsAllowed(),
    };

    public static TheoryData<string> Reachable => [.. Requests.Keys];

    [Fact]
    public void Everything_listed_in_the_documents_has_a_request() =>
        Assert.Equal(
            Documented.SelectMany(document => document.Value.Select(code => $"{document.Key} {code}")).Order(StringComparer.Ordinal),
            Requests.Keys.Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Reachable))]
    public async Task A_listed_code_is_returned_by_its_request(string listed)
    {
        var contract = listed[..listed.IndexOf(' ', StringComparison.Ordinal)];
        var reply = await Requests[listed](new Scene(shop, broken, push, contract));

        Assert.True(Told(contract, reply).Contains(listed[(contract.Length + 1)..], StringComparer.Ordinal), $"{(int)reply.Status} {reply.Text}");
    }

    /// <summary>The response, in the terms of its document.</summary>
    private static IEnumerable<string> Told(string contract, Reply reply) =>
        contract switch
        {
            "standard" => new[] { (string?)reply.Json["error"]?["code"] ?? "" }.Concat(
                reply.Json["errors"]?.AsArray().Select(error => (string)error!["code"]!) ?? []
            ),
            "malnu" => [$"{(int)reply.Status} {reply.Json["error"]?["code"]}"],
            _ => new[] { (string?)reply.Json["message"] }
                .Concat((reply.Json["error"] as JsonArray)?.Select(sentence => (string?)sentence) ?? [])
                .Select(sentence => $"{(int)reply.Status} {sentence}"),
        };
}
