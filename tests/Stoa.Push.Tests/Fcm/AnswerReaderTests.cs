using System.Text;
using Stoa.Push.Fcm;

namespace Stoa.Push.Tests.Fcm;

/// <summary>Every response that FCM is known to give, and some invented ones.</summary>
public sealed class AnswerReaderTests
{
    private const string FcmError = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    private const string BadRequest = "type.googleapis.com/google.rpc.BadRequest";
    private const string ErrorInfo = "type.googleapis.com/google.rpc.ErrorInfo";

    public static readonly TheoryData<int, string, string, string> Answers = new()
    {
        { 200, """{"name":"projects/p/messages/1"}""", "Accepted", "" },
        { 200, "<html>Sent!</html>", "Unavailable", "HTTP_200" },
        { 404, Body(404, "NOT_FOUND", "Requested entity was not found.", Fcm("UNREGISTERED")), "Unregistered", "UNREGISTERED" },
        { 404, Body(404, "NOT_FOUND", "NotRegistered", Fcm("UNREGISTERED")), "Unregistered", "UNREGISTERED" },
        { 404, Body(404, "NOT_FOUND", "Method not found."), "PayloadRefused", "NOT_FOUND" },
        {
            400,
            Body(400, "INVALID_ARGUMENT", "The registration token is not a valid FCM registration token", Fcm("INVALID_ARGUMENT")),
            "InvalidToken",
            "INVALID_ARGUMENT"
        },
        {
            400,
            Body(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", Fcm("INVALID_ARGUMENT"), Violation("message.token")),
            "InvalidToken",
            "INVALID_ARGUMENT"
        },
        {
            400,
            Body(400, "INVALID_ARGUMENT", "Invalid JSON payload received. Unknown name \\\"x\\\"", Violation("message")),
            "PayloadRefused",
            "INVALID_ARGUMENT"
        },
        {
            400,
            Body(400, "INVALID_ARGUMENT", "Invalid value at 'message.data[0].value' (TYPE_STRING), 12", Violation("message.data[0].value")),
            "PayloadRefused",
            "INVALID_ARGUMENT"
        },
        { 400, Body(400, "INVALID_ARGUMENT", "Invalid JSON payload received. Unexpected token."), "PayloadRefused", "INVALID_ARGUMENT" },
        { 400, Body(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", Fcm("INVALID_ARGUMENT")), "ArgumentRefused", "INVALID_ARGUMENT" },
        { 400, Body(400, "INVALID_ARGUMENT", "Recipient of the message is not set.", Fcm("INVALID_ARGUMENT")), "ArgumentRefused", "INVALID_ARGUMENT" },
        { 403, Body(403, "PERMISSION_DENIED", "SenderId mismatch", Fcm("SENDER_ID_MISMATCH")), "SenderMismatch", "SENDER_ID_MISMATCH" },
        { 403, Body(403, "PERMISSION_DENIED", "Permission denied", Info("IAM_PERMISSION_DENIED")), "Forbidden", "PERMISSION_DENIED" },
        {
            401,
            Body(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", Info("ACCESS_TOKEN_EXPIRED")),
            "Unauthenticated",
            "UNAUTHENTICATED"
        },
        { 401, "", "Unauthenticated", "HTTP_401" },
        {
            401,
            Body(401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service", Fcm("THIRD_PARTY_AUTH_ERROR")),
            "ThirdPartyRefused",
            "THIRD_PARTY_AUTH_ERROR"
        },
        { 401, Body(401, "UNAUTHENTICATED", "Auth error from APNS", Fcm("APNS_AUTH_ERROR")), "ThirdPartyRefused", "APNS_AUTH_ERROR" },
        { 429, Body(429, "RESOURCE_EXHAUSTED", "Quota exceeded", Fcm("QUOTA_EXCEEDED")), "QuotaExceeded", "QUOTA_EXCEEDED" },
        { 429, Body(429, "RESOURCE_EXHAUSTED", "Device message rate exceeded", Fcm("QUOTA_EXCEEDED")), "RecipientLimited", "QUOTA_EXCEEDED" },
        { 429, Body(429, "RESOURCE_EXHAUSTED", "Topic message rate exceeded.", Fcm("QUOTA_EXCEEDED")), "RecipientLimited", "QUOTA_EXCEEDED" },
        { 429, Body(429, "RESOURCE_EXHAUSTED", "Exhausted", Fcm("QUOTA_EXCEEDED"), Quota("Device message rate")), "RecipientLimited", "QUOTA_EXCEEDED" },
        { 429, Body(429, "RESOURCE_EXHAUSTED", "Exhausted", Fcm("QUOTA_EXCEEDED"), Quota("Message rate")), "QuotaExceeded", "QUOTA_EXCEEDED" },
        {
            429,
            Body(429, "RESOURCE_EXHAUSTED", "Exhausted", Fcm("QUOTA_EXCEEDED"), Quota("Message rate", "project:my-device-topics")),
            "QuotaExceeded",
            "QUOTA_EXCEEDED"
        },
        { 429, "<html>", "QuotaExceeded", "HTTP_429" },
        { 500, Body(500, "INTERNAL", "Internal error encountered.", Fcm("INTERNAL")), "Unavailable", "INTERNAL" },
        { 503, Body(503, "UNAVAILABLE", "The service is currently unavailable.", Fcm("UNAVAILABLE")), "Unavailable", "UNAVAILABLE" },
        { 502, "<!DOCTYPE html><title>Error 502</title>", "Unavailable", "HTTP_502" },
        { 503, """{"error":"unavailable"}""", "Unavailable", "HTTP_503" },
        { 400, """{"error":{"details":[7,{"@type":7}]}}""", "PayloadRefused", "HTTP_400" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Every_answer_has_one_verdict(int status, string body, string verdict, string code) =>
        Assert.Equal(new FcmAnswer(Enum.Parse<FcmVerdict>(verdict), code), AnswerReader.Read(status, Encoding.UTF8.GetBytes(body), null));

    [Fact]
    public void The_answer_carries_Retry_After() => Assert.Equal(TimeSpan.FromSeconds(7), AnswerReader.Read(429, "{}"u8, TimeSpan.FromSeconds(7)).RetryAfter);

    private static string Body(int code, string status, string message, params string[] details) =>
        $$$"""{"error":{"code":{{{code}}},"message":"{{{message}}}","status":"{{{status}}}","details":[{{{string.Join(',', details)}}}]}}""";

    private static string Fcm(string code) => $$"""{"@type":"{{FcmError}}","errorCode":"{{code}}"}""";

    private static string Quota(string description, string subject = "?") =>
        $$"""{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"subject":"{{subject}}","description":"{{description}}"}]}""";

    private static string Info(string reason) => $$"""{"@type":"{{ErrorInfo}}","reason":"{{reason}}"}""";

    private static string Violation(string field) => $$"""{"@type":"{{BadRequest}}","fieldViolations":[{"field":"{{field}}","description":"?"}]}""";
}
