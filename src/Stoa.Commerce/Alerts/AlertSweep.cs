using Npgsql;
using Stoa.Commerce.Settings;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Alerts;

/// <summary>
/// Puts on their way the alerts that came true. Triggers name the products that changed; one node at a time looks at them, and an alert leaves
/// <c>active</c> in the transaction that writes its event, so it is told once however many nodes look. Of an item that is back, three are told for each
/// piece, who asked first first: the others when these have had their chance.
/// </summary>
internal sealed class AlertSweep(NpgsqlDataSource database, SettingsStore settings, OutboxWriter outbox, TimeProvider clock)
{
    /// <summary>How long those wait who came too late for the pieces that there are.</summary>
    private static readonly TimeSpan NextRound = TimeSpan.FromMinutes(10);

    /// <summary>
    /// When an alert that was not to be told after all is looked at again: what changed in this moment did not name it, because it was not waiting then, and
    /// may take a little until it is committed.
    /// </summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public async Task Run(CancellationToken cancelled)
    {
        // Mostly there is nothing, and that is one question.
        var tellsOfCarts = AlertKinds.On(settings.Current).Contains(AlertKinds.Cart, StringComparer.Ordinal);
        if (await database.One(IsWaitingSql, row => row.GetBoolean(0), cancelled, clock.GetUtcNow(), tellsOfCarts))
        {
            while ((await database.InTransaction<bool>(connection => Tell(connection, cancelled), cancelled)).Value) { }
        }
    }

    private async Task<Outcome<bool>> Tell(NpgsqlConnection connection, CancellationToken cancelled)
    {
        if (!await connection.One(AloneSql, row => row.GetBoolean(0), cancelled))
        {
            return false;
        }
        var (now, values) = (clock.GetUtcNow(), settings.Current);
        await connection.Change(AgainSql, cancelled, now);
        var products = await connection.Many(TakeSql, row => row.GetString(0), cancelled);
        var kinds = AlertKinds.On(values);
        var due = new List<Due>();
        if (products.Count > 0)
        {
            string[] distinct = [.. products.Distinct(StringComparer.Ordinal)];
            due.AddRange(await connection.Many(ClaimSql, Due.From, cancelled, distinct, kinds, now, now + NextRound));
        }
        if (kinds.Contains(AlertKinds.Cart, StringComparer.Ordinal))
        {
            due.AddRange(await connection.Many(ClaimCartsSql, Due.From, cancelled, now));
        }
        due.AddRange(await connection.Many(ShippedAlerts.ClaimSql, row => Due.From(row) with { Parcel = ParcelOf.From(row) }, cancelled, now));
        if (due.Count > 0)
        {
            var zone = await connection.One(ZoneSql, row => row.GetString(0), cancelled);
            await using var batch = new NpgsqlBatch(connection);
            due.ForEach(alert => alert.Add(outbox, batch, values, zone!, now));
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return products.Count > 0 || due.Count > 0;
    }

    private sealed record ParcelOf(Guid Order, int Items)
    {
        public static ParcelOf From(NpgsqlDataReader row) => new(row.GetGuid("order_id"), row.GetInt32("items"));
    }

    private sealed record Due(Guid Id, string Kind, Guid? User, string? ProductId, string Product, long? Price, string? Currency)
    {
        public ParcelOf? Parcel { get; init; }

        public static Due From(NpgsqlDataReader row) =>
            new(
                row.GetGuid("id"),
                row.GetString("kind"),
                row.GetOrNull<Guid>("user_id"),
                row.GetStringOrNull("product_id"),
                row.GetString("product"),
                row.GetOrNull<long>("price"),
                row.GetStringOrNull("currency")
            );

        /// <summary>Who has no account has no devices: a mail at once.</summary>
        public void Add(OutboxWriter outbox, NpgsqlBatch batch, SettingValues values, string zone, DateTimeOffset now)
        {
            if (User is not { } user)
            {
                outbox.Add(batch, AlertEvent.Undelivered, AlertMail.Write(new AlertAnswer(Id)), now);
                return;
            }
            var price = Price is { } amount ? AlertMail.Text(amount, Currency!) : "";
            var (from, until) = (values.Get(CommerceSettings.QuietFrom), values.Get(CommerceSettings.QuietUntil));
            var told = new AlertEvent(Id, Kind, user, Product, ProductId, price, zone, from, until) { OrderId = Parcel?.Order, Items = Parcel?.Items };
            told.Add(outbox, batch, now);
        }
    }

    /// <summary>Whether one of the statements below would find something, each by the index that it goes by itself.</summary>
    internal const string IsWaitingSql = """
        SELECT (SELECT id FROM commerce.alerts_due ORDER BY id LIMIT 1) IS NOT NULL
            OR coalesce((SELECT min(not_before) FROM commerce.alerts WHERE status = 'active') <= $1, false)
            OR ($2 AND (SELECT id FROM commerce.alerts WHERE kind = 'cart' AND status = 'active' AND not_before IS NULL ORDER BY id LIMIT 1) IS NOT NULL)
            OR (SELECT id FROM commerce.alerts WHERE kind = 'shipped' AND status = 'active' AND not_before IS NULL ORDER BY id LIMIT 1) IS NOT NULL
        """;

    internal const string AloneSql = "SELECT pg_try_advisory_xact_lock(hashtext('commerce.alerts'), 0)";

    /// <summary>Those whose time has come are looked at again.</summary>
    internal const string AgainSql = """
        WITH come AS (
            UPDATE commerce.alerts SET not_before = NULL WHERE id IN (SELECT id FROM commerce.alerts WHERE status = 'active' AND not_before <= $1
                ORDER BY not_before LIMIT 1000 FOR UPDATE SKIP LOCKED)
            RETURNING product_id)
        INSERT INTO commerce.alerts_due (product_id) SELECT DISTINCT product_id FROM come WHERE product_id IS NOT NULL
        """;

    internal const string TakeSql = """
        DELETE FROM commerce.alerts_due WHERE id IN (SELECT id FROM commerce.alerts_due ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED) RETURNING product_id
        """;

    internal const string ZoneSql = "SELECT coalesce(seller ->> 'time_zone', 'UTC') FROM commerce.settings";

    /// <summary>What an alert waits for, of the aliases a, p and v.</summary>
    internal const string HasComeTrue = $"""
        commerce.on_sale(p) AND v.archived IS NOT TRUE AND CASE a.kind WHEN 'stock' THEN {Availability.Pieces} > 0
            ELSE p.currency = a.currency AND commerce.unit_price(p, v) < a.price END
        """;

    /// <summary>
    /// One statement claims who is told and puts off who comes too late: of what comes back between two, everybody would be put off and nobody told.
    /// </summary>
    internal const string ClaimSql = $"""
        WITH found AS MATERIALIZED (
            SELECT a.id, p.name, commerce.unit_price(p, v) AS price, p.currency, a.kind = ANY($2) AND (a.kind <> 'stock' OR
                row_number() OVER (PARTITION BY a.kind, coalesce(a.variant_id, a.product_id) ORDER BY a.created_at, a.id) <= 3 * ({Availability.Pieces})::bigint
            ) AS is_told
            FROM commerce.alerts a JOIN commerce.products p ON p.id = a.product_id LEFT JOIN commerce.variants v ON v.id = a.variant_id
            WHERE a.product_id = ANY($1) AND a.status = 'active' AND a.kind = ANY(array_append($2::text[], 'stock')) AND a.not_before IS NULL
                AND {HasComeTrue}),
        later AS (
            UPDATE commerce.alerts a SET not_before = $4 FROM found f WHERE a.id = f.id AND NOT f.is_told AND a.status = 'active')
        UPDATE commerce.alerts a SET status = 'telling', updated_at = $3 FROM found f WHERE a.id = f.id AND f.is_told AND a.status = 'active'
        RETURNING a.id, a.kind, a.user_id, a.product_id, f.name AS product, f.price, f.currency
        """;

    internal const string ClaimCartsSql = """
        UPDATE commerce.alerts a SET status = 'telling', updated_at = $1
        WHERE a.id IN (SELECT id FROM commerce.alerts WHERE kind = 'cart' AND status = 'active' AND not_before IS NULL ORDER BY id LIMIT 100)
        RETURNING a.id, a.kind, a.user_id, a.product_id, coalesce((SELECT string_agg(i.quantity || ' × ' || p.name, ', ' ORDER BY i.position)
            FROM (SELECT * FROM commerce.cart_items c WHERE c.cart_id = a.cart_id ORDER BY c.position LIMIT 5) i
            JOIN commerce.products p ON p.id = i.product_id), '') AS product, NULL::bigint AS price, NULL::text AS currency
        """;
}
