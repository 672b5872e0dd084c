using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

internal sealed record TestResults(IReadOnlyList<TestResult> Results);

/// <summary>The result on one device.</summary>
/// <param name="DeviceTokenId">Which device.</param>
/// <param name="Accepted">FCM has taken the message.</param>
/// <param name="Code">Why not: FCM's error code, or ours where FCM sent none.</param>
internal sealed record TestResult(long DeviceTokenId, bool Accepted, [property: KnownValues<FailureCodes>] string? Code);

/// <summary>
/// Sends at once to a few devices and returns FCM's answers. Changes neither message nor device, but reaches people, so the audit log is written before it is
/// sent.
/// </summary>
internal sealed class TestSender(NpgsqlDataSource database, FcmProjects fcm, RecipientNames names, AuditLog audit, TimeProvider clock)
{
    private const string NoContent = "NO_CONTENT_FOR_PLATFORM";

    /// <summary>What Google asks for at least where its answer names no time.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(10);

    /// <summary>Sends to devices at once, without a delivery of its own.</summary>
    /// <param name="contents">What is sent.</param>
    /// <param name="ids">To which devices.</param>
    /// <param name="action">For the audit log.</param>
    /// <param name="subject">For the audit log.</param>
    /// <param name="context">Of the request.</param>
    /// <param name="alsoInactive">Devices that are switched off are tested too.</param>
    public async Task<Outcome<TestResults>> Send(
        MessageContents contents,
        long[] ids,
        AuditAction action,
        string subject,
        RequestContext context,
        bool alsoInactive = false
    )
    {
        var devices = await database.Many(DevicesSql, Target.From, context.CancellationToken, ids, alsoInactive);
        if (devices.Count == 0)
        {
            return PushFaults.NoActiveDevices;
        }
        if (!fcm.IsConfigured)
        {
            return Delivery.StartDelivery.NotConfigured;
        }
        await using (var connection = await database.Open(context.CancellationToken))
        {
            await audit.Write(
                connection,
                context,
                action,
                subject,
                after: new() { ["devices"] = new JsonArray([.. devices.Select(device => (JsonNode)device.Id)]) }
            );
        }
        // From here on the client's going away changes nothing: half of the devices would get it twice with the next attempt.
        var now = clock.GetUtcNow();
        var renderer = new MessageRenderer(contents, now, now);
        var people = await names.Of(contents, devices.Select(device => device.UserId), CancellationToken.None);
        var answers = await Task.WhenAll(
            devices.Select(device =>
                Send(renderer.For(device.Platform, device.Locale, people.GetValueOrDefault(device.UserId ?? Guid.Empty)), device, CancellationToken.None)
            )
        );
        return answers.All(answer => answer.Verdict is FcmVerdict.Unavailable or FcmVerdict.Unsent)
            ? new Failure { Fault = PushFaults.FcmUnavailable, RetryAfter = answers.Max(answer => answer.RetryAfter) ?? UsualWait }
            : new TestResults([
                .. devices.Zip(
                    answers,
                    (device, answer) => new TestResult(device.Id, answer.Verdict == FcmVerdict.Accepted, answer.Code.Length == 0 ? null : answer.Code)
                ),
            ]);
    }

    private async Task<FcmAnswer> Send(Rendering? rendering, Target device, CancellationToken cancelled) =>
        rendering is null ? new FcmAnswer(FcmVerdict.ArgumentRefused, NoContent)
        : rendering.IsBlank ? FcmAnswer.NoText
        : fcm.Of(device.Project)?.Client is not { } client ? FcmAnswer.NoProject
        : await client.Send(await client.Reserve(isUrgent: true, cancelled), rendering, device.Token, device.IsFid);

    private sealed record Target(long Id, string Token, bool IsFid, string Platform, string? Locale, Guid? UserId, string Project)
    {
        public static Target From(NpgsqlDataReader row) =>
            new(
                row.GetInt64("id"),
                row.GetString("fcm_token"),
                row.GetString("kind") == "fid",
                row.GetString("platform"),
                row.GetStringOrNull("locale"),
                row.GetOrNull<Guid>("user_id"),
                row.GetString("project")
            );
    }

    internal const string DevicesSql = """
        SELECT id, fcm_token, kind, platform, locale, user_id, project FROM push.devices WHERE id = ANY($1::bigint[]) AND (is_active OR $2) ORDER BY id
        """;
}
