using System.Text.Json;

namespace Stoa.Push.Fcm;

/// <summary>
/// Reads an answer of messages:send. 400, 401 and 403 each mean two unrelated things, and only the details tell which: the entry typed FcmError
/// comes first, then ErrorInfo and BadRequest, then the status. What cannot be read was not accepted for certain, so it counts as unavailable.
/// </summary>
internal static class AnswerReader
{
    private const string FcmErrorType = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    private const string QuotaType = "type.googleapis.com/google.rpc.QuotaFailure";
    private const string BadRequestType = "type.googleapis.com/google.rpc.BadRequest";

    public static FcmAnswer Read(int status, ReadOnlySpan<byte> body, TimeSpan? retryAfter)
    {
        if (status == 200 && body.IndexOf("\"name\""u8) >= 0)
        {
            return FcmAnswer.Accepted;
        }
        var error = ReadError(body);
        var verdict = Judge(status, error);
        return new FcmAnswer(verdict, error.FcmCode ?? error.Status ?? $"HTTP_{status}", retryAfter);
    }

    private static FcmVerdict Judge(int status, Error error) =>
        (status, error.FcmCode) switch
        {
            (_, "UNREGISTERED") => FcmVerdict.Unregistered,
            (_, "SENDER_ID_MISMATCH") => FcmVerdict.SenderMismatch,
            (_, "THIRD_PARTY_AUTH_ERROR" or "APNS_AUTH_ERROR") => FcmVerdict.ThirdPartyRefused,
            (_, "QUOTA_EXCEEDED") or (429, _) when error.LimitsRecipient => FcmVerdict.RecipientLimited,
            (_, "QUOTA_EXCEEDED") or (429, _) => FcmVerdict.QuotaExceeded,
            (400, null) when error.IsBadRequest && !error.NamesToken => FcmVerdict.PayloadRefused,
            (400, _) => error.NamesToken ? FcmVerdict.InvalidToken
            : error.FcmCode is null && error.Status is null ? FcmVerdict.PayloadRefused
            : FcmVerdict.ArgumentRefused,
            (401, _) => FcmVerdict.Unauthenticated,
            (403, _) => FcmVerdict.Forbidden,
            (404, null) => FcmVerdict.PayloadRefused,
            _ => FcmVerdict.Unavailable,
        };

    private static Error ReadError(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("error", out var error)
                || error.ValueKind != JsonValueKind.Object
            )
            {
                return default;
            }
            var message = Text(error, "message") ?? "";
            var read = new Error(
                Text(error, "status"),
                null,
                message.StartsWith("Invalid JSON payload", StringComparison.Ordinal),
                message.Contains("registration token", StringComparison.OrdinalIgnoreCase),
                SpeaksOfRecipient(message)
            );
            if (error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array)
            {
                foreach (var detail in details.EnumerateArray().Where(detail => detail.ValueKind == JsonValueKind.Object))
                {
                    read = Add(read, detail);
                }
            }
            return read;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static Error Add(Error error, JsonElement detail) =>
        Text(detail, "@type") switch
        {
            FcmErrorType => error with { FcmCode = Text(detail, "errorCode") },
            BadRequestType => error with
            {
                IsBadRequest = true,
                NamesToken = error.NamesToken || Violations(detail, "fieldViolations", "field").Contains("message.token", StringComparer.Ordinal),
            },
            QuotaType => error with
            {
                LimitsRecipient =
                    error.LimitsRecipient
                    || Violations(detail, "violations", "description")
                        .Concat(Violations(detail, "violations", "subject").Where(subject => !IsProject(subject)))
                        .Any(SpeaksOfRecipient),
            },
            _ => error,
        };

    private static IEnumerable<string?> Violations(JsonElement detail, string list, string member) =>
        detail.TryGetProperty(list, out var violations) && violations.ValueKind == JsonValueKind.Array
            ? violations.EnumerateArray().Where(violation => violation.ValueKind == JsonValueKind.Object).Select(violation => Text(violation, member))
            : [];

    /// <summary>"Device message rate exceeded", "Topic message rate exceeded": words are all that FCM tells these limits from the project's by.</summary>
    private static bool SpeaksOfRecipient(string? text) =>
        text is not null && (text.Contains("device", StringComparison.OrdinalIgnoreCase) || text.Contains("topic", StringComparison.OrdinalIgnoreCase));

    /// <summary>"project:my-device-app": its name may have these words, and says nothing.</summary>
    private static bool IsProject(string? subject) => subject?.StartsWith("project:", StringComparison.OrdinalIgnoreCase) ?? false;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private readonly record struct Error(string? Status, string? FcmCode, bool IsBadRequest, bool NamesToken, bool LimitsRecipient);
}
