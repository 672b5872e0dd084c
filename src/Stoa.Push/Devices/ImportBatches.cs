using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Push.Devices;

/// <summary>A line of an import: what an app would say of itself, whose it is, and when it was last seen where it comes from.</summary>
internal sealed record ImportedDevice(DeviceFacts Facts, Guid? UserId, DateTimeOffset? LastSeenAt)
{
    public static ImportedDevice Read(ObjectReader members) =>
        new(
            DeviceFacts.Read(members),
            members.OptionalForm("user_id", 36, StringFormats.Uuid) is { } user ? Guid.Parse(user) : null,
            members.OptionalMoment("last_seen_at")
        );

    /// <summary>Whether it is to be one of theirs.</summary>
    public bool IsOf(IReadOnlyCollection<Guid> people) => UserId is { } owner && people.Contains(owner);

    /// <summary>What two lines about one token say, the later one first.</summary>
    public ImportedDevice Over(ImportedDevice earlier)
    {
        var (now, then) = (Facts, earlier.Facts);
        return new ImportedDevice(
            now with
            {
                DeviceId = now.DeviceId ?? then.DeviceId,
                Traits = now.Traits.Over(then.Traits),
                Tags = now.Tags ?? (UserId is { } owner && earlier.UserId is { } before && owner != before ? [] : then.Tags),
                Project = now.Project ?? then.Project,
            },
            UserId ?? earlier.UserId,
            LastSeenAt ?? earlier.LastSeenAt
        );
    }
}

/// <summary>Saves lines by the thousand, each batch a transaction of its own with its entry in the audit log, while the next one is read.</summary>
internal sealed class ImportBatches(
    NpgsqlDataSource database,
    CustomerAccounts accounts,
    ImportResults results,
    AuditLog audit,
    RequestContext context,
    TimeProvider clock
)
{
    private const int Size = 5_000;

    private DeviceBatch _filling = new();
    private Task _saving = Task.CompletedTask;

    public Task Add(long line, ImportedDevice device)
    {
        _filling.Lines.Add((line, device, null));
        return _filling.Lines.Count < Size ? Task.CompletedTask : Next();
    }

    public Task Refuse(long line, string[] errors)
    {
        _filling.Lines.Add((line, null, errors));
        return _filling.Lines.Count < Size ? Task.CompletedTask : Next();
    }

    /// <summary>Returns when all that was added is saved.</summary>
    public async Task Finish()
    {
        await Next();
        await _saving;
    }

    private async Task Next()
    {
        await _saving;
        _saving = Save(_filling);
        _filling = new DeviceBatch();
    }

    private async Task Save(DeviceBatch batch)
    {
        var (saved, erased) = batch.IsEmpty
            ? Stored.Nothing
            : (await database.InTransaction(connection => Store(connection, batch), context.CancellationToken)).Value!;
        foreach (var (line, device, errors) in batch.Lines)
        {
            if (device is null || device.IsOf(erased))
            {
                results.Refused(line, errors ?? [.. context.Contract.Sentences(DeviceOwners.Erased, context.Texts)]);
                continue;
            }
            var token = device.Facts.FcmToken;
            var (id, isNew) = saved[token];
            results.Saved(line, id, isNew);
            saved[token] = (id, false);
        }
    }

    /// <summary>All but what is said of people who were erased.</summary>
    private async Task<Outcome<Stored>> Store(NpgsqlConnection connection, DeviceBatch batch)
    {
        var erased = await accounts.HoldAndFindErased(connection, batch.Owners, context.CancellationToken);
        var devices = batch.Merged(erased);
        var rows = await connection.Many(
            SaveSql,
            row => (Token: row.GetString(0), Id: row.GetInt64(1), IsNew: row.GetBoolean(2)),
            context.CancellationToken,
            Column(device => device.Facts.FcmToken),
            Column(device => device.Facts.Kind),
            Column(device => device.Facts.Platform),
            Column(device => device.UserId),
            Column(device => device.Facts.Traits.DeviceName),
            Column(device => device.Facts.Traits.AppVersion),
            Column(device => device.Facts.Traits.Locale),
            Column(device => device.Facts.Traits.TimeZone),
            Column(device => device.Facts.Tags is { } tags ? ArrayLiteral(tags) : null),
            Column(device => device.LastSeenAt),
            clock.GetUtcNow(),
            Column(device => device.Facts.DeviceId),
            Column(device => device.Facts.Project),
            Saying(device => device.Facts.Tags is not null),
            Saying(device => device.Facts.Project is not null)
        );
        await Log(connection, batch, rows.Count(row => row.IsNew), rows.Count(row => !row.IsNew));
        return new Stored(rows.ToDictionary(row => row.Token, row => (row.Id, row.IsNew), StringComparer.Ordinal), erased);

        T[] Column<T>(Func<ImportedDevice, T> value) => Array.ConvertAll(devices, device => value(device));

        string[] Saying(Predicate<ImportedDevice> says) => Array.ConvertAll(Array.FindAll(devices, says), device => device.Facts.FcmToken);
    }

    private Task Log(NpgsqlConnection connection, DeviceBatch batch, int created, int updated) =>
        audit.Write(
            connection,
            context,
            PushAuditActions.DeviceTokenImported,
            "device_tokens",
            after: new()
            {
                ["first_line"] = batch.Lines[0].Line,
                ["last_line"] = batch.Lines[^1].Line,
                ["created"] = created,
                ["updated"] = updated,
            }
        );

    /// <summary>PostgreSQL has no arrays of arrays of different lengths: each row's tags travel as the text of one.</summary>
    private static string ArrayLiteral(IReadOnlyList<string> texts) =>
        "{"
        + string.Join(
            ',',
            texts.Select(text => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"")
        )
        + "}";

    /// <summary>What a batch has become.</summary>
    /// <param name="Devices">By token; whether it was not there before.</param>
    /// <param name="Erased">Of those whom its lines name.</param>
    private sealed record Stored(Dictionary<string, (long Id, bool IsNew)> Devices, IReadOnlyCollection<Guid> Erased)
    {
        public static readonly Stored Nothing = new([], []);
    }

    private sealed class DeviceBatch
    {
        public List<(long Line, ImportedDevice? Device, string[]? Errors)> Lines { get; } = new(Size);

        private IEnumerable<ImportedDevice> Devices => Lines.Select(line => line.Device).OfType<ImportedDevice>();

        public bool IsEmpty => !Devices.Any();

        public Guid[] Owners => [.. Devices.Select(device => device.UserId).OfType<Guid>().Distinct()];

        /// <summary>
        /// One for each token, which a statement can save only once, of the lines that name none of these. Two imports lock them in one order.
        /// </summary>
        public ImportedDevice[] Merged(IReadOnlyCollection<Guid> erased)
        {
            var merged = new Dictionary<string, ImportedDevice>(Lines.Count, StringComparer.Ordinal);
            foreach (var device in Devices.Where(device => !device.IsOf(erased)))
            {
                var token = device.Facts.FcmToken;
                merged[token] = merged.TryGetValue(token, out var earlier) ? device.Over(earlier) : device;
            }
            return [.. merged.Values.OrderBy(device => device.Facts.FcmToken, StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// As <see cref="SaveDevice.SaveSql"/> for many; but no line says whose session it is, and one that names no user takes none away. What would be inserted
    /// looks the same where nothing was said and where the default was: $14 and $15 are the tokens of those that said their tags and their project.
    /// </summary>
    internal const string SaveSql = """
        INSERT INTO push.devices AS d
            (fcm_token, kind, platform, user_id, device_name, app_version, locale, time_zone, tags, last_seen_at, created_at, updated_at, device_id, project)
        SELECT l.fcm_token, l.kind, l.platform, l.user_id, l.device_name, l.app_version, l.locale, l.time_zone, coalesce(l.tags::text[], ARRAY[]::text[]),
               coalesce(l.last_seen_at, $11), $11, $11, l.device_id,
               coalesce(l.project, 'default')
        FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[],
                $12::text[], $13::text[])
            AS l (fcm_token, kind, platform, user_id, device_name, app_version, locale, time_zone, tags, last_seen_at, device_id, project)
        ON CONFLICT ((md5(fcm_token)::uuid)) DO UPDATE SET
            owner_changed_at = CASE WHEN d.user_id <> excluded.user_id THEN $11 ELSE d.owner_changed_at END,
            session_id = CASE WHEN d.user_id <> excluded.user_id THEN NULL ELSE d.session_id END, device_id = coalesce(excluded.device_id, d.device_id),
            kind = excluded.kind, platform = excluded.platform, user_id = coalesce(excluded.user_id, d.user_id),
            device_name = coalesce(excluded.device_name, d.device_name), app_version = coalesce(excluded.app_version, d.app_version),
            locale = coalesce(excluded.locale, d.locale), time_zone = coalesce(excluded.time_zone, d.time_zone),
            project = CASE WHEN excluded.fcm_token IN (SELECT unnest($15::text[])) THEN excluded.project ELSE d.project END,
            tags = CASE WHEN excluded.fcm_token IN (SELECT unnest($14::text[])) OR d.user_id IS DISTINCT FROM coalesce(excluded.user_id, d.user_id)
                THEN excluded.tags ELSE d.tags END,
            last_seen_at = greatest(excluded.last_seen_at, d.last_seen_at),
            is_active = d.is_active OR (d.deactivation_reason = 'stale' AND excluded.last_seen_at > d.last_seen_at),
            deactivation_reason = CASE WHEN d.deactivation_reason = 'stale' AND excluded.last_seen_at > d.last_seen_at THEN NULL ELSE d.deactivation_reason END,
            updated_at = excluded.updated_at
        RETURNING d.fcm_token, d.id, d.xmax = 0
        """;
}
