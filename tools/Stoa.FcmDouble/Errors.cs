using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.FcmDouble;

/// <summary>An error answer as FCM words it.</summary>
internal sealed record Error(int Code, byte[] Body, string ContentType = "application/json; charset=UTF-8")
{
    private const string FcmType = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    private const string BadRequestType = "type.googleapis.com/google.rpc.BadRequest";
    private const string QuotaType = "type.googleapis.com/google.rpc.QuotaFailure";
    private const string InfoType = "type.googleapis.com/google.rpc.ErrorInfo";

    public static readonly Error Unregistered = Fcm(404, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found.");
    public static readonly Error Invalid = Fcm(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "The registration token is not a valid FCM registration token");
    public static readonly Error InvalidField = Make(
        400,
        "INVALID_ARGUMENT",
        "Request contains an invalid argument.",
        FcmDetail("INVALID_ARGUMENT"),
        Violation("message.token", "Invalid registration token")
    );
    public static readonly Error Argument = Fcm(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "Request contains an invalid argument.");
    public static readonly Error TooBig = Fcm(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "Android message is too big");
    public static readonly Error NoTarget = Fcm(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "Recipient of the message is not set.");
    public static readonly Error Sender = Fcm(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch");
    public static readonly Error Forbidden = Make(
        403,
        "PERMISSION_DENIED",
        "Permission 'cloudmessaging.messages.create' denied on resource '//cloudresourcemanager.googleapis.com/projects/stoa-double' (or it may not exist).",
        Info("IAM_PERMISSION_DENIED")
    );
    public static readonly Error NoCredentials = Make(
        401,
        "UNAUTHENTICATED",
        "Request is missing required authentication credential. Expected OAuth 2 access token.",
        Info("CREDENTIALS_MISSING")
    );
    public static readonly Error BadCredentials = Make(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token.",
        Info("ACCESS_TOKEN_EXPIRED")
    );
    public static readonly Error ThirdParty = Fcm(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", "Auth error from APNS or Web Push Service");
    public static readonly Error Quota = Fcm(
        429,
        "RESOURCE_EXHAUSTED",
        "QUOTA_EXCEEDED",
        "Quota exceeded for quota metric 'Send requests' of service 'fcm.googleapis.com'."
    );
    public static readonly Error DeviceRate = RateOf("device", "Device message rate exceeded");
    public static readonly Error TopicRate = RateOf("topic", "Topic message rate exceeded");
    public static readonly Error Internal = Fcm(500, "INTERNAL", "INTERNAL", "Internal error encountered.");
    public static readonly Error Unavailable = Fcm(503, "UNAVAILABLE", "UNAVAILABLE", "The service is currently unavailable.");
    public static readonly Error BadGateway = new(502, "<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>"u8.ToArray(), "text/html; charset=UTF-8");
    public static readonly Error NoRoute = Make(404, "NOT_FOUND", "Method not found.");

    public static Error UnknownName(string name, string path) =>
        BadPayload(path, $"Invalid JSON payload received. Unknown name \"{name}\"{At(path)}: Cannot find field.");

    public static Error BadValue(string path, string type, string value) => BadPayload(path, $"Invalid value at '{path}' ({type}), {value}");

    public static Error NoJson(string problem) => Make(400, "INVALID_ARGUMENT", "Invalid JSON payload received. " + problem);

    private static string At(string path) => path.Length == 0 ? "" : $" at '{path}'";

    private static Error BadPayload(string path, string message) => Make(400, "INVALID_ARGUMENT", message, Violation(path, message));

    private static Error Fcm(int code, string status, string fcm, string message) => Make(code, status, message, FcmDetail(fcm));

    /// <summary>The limit of one recipient, which has the same code as the project's quota.</summary>
    private static Error RateOf(string subject, string message) =>
        Make(
            429,
            "RESOURCE_EXHAUSTED",
            message,
            FcmDetail("QUOTA_EXCEEDED"),
            new JsonObject { ["@type"] = QuotaType, ["violations"] = new JsonArray(new JsonObject { ["subject"] = subject, ["description"] = message }) }
        );

    private static JsonObject FcmDetail(string code) => new() { ["@type"] = FcmType, ["errorCode"] = code };

    private static JsonObject Info(string reason) =>
        new()
        {
            ["@type"] = InfoType,
            ["reason"] = reason,
            ["domain"] = "googleapis.com",
        };

    private static JsonObject Violation(string field, string description) =>
        new() { ["@type"] = BadRequestType, ["fieldViolations"] = new JsonArray(new JsonObject { ["field"] = field, ["description"] = description }) };

    private static Error Make(int code, string status, string message, params JsonNode[] details)
    {
        var error = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["status"] = status,
        };
        if (details.Length > 0)
        {
            error["details"] = new JsonArray(details);
        }
        return new Error(code, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["error"] = error }));
    }
}
