using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Customers.Own;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>
/// What the shop keeps of a person. Erased are names, addresses, notes, consent, groups and carts, and what orders say of the person; of an order's addresses
/// country and state stay, which taxes go by. Whose orders are still to be delivered cannot be erased: the parcel would have nowhere to go.
/// </summary>
internal sealed class ShopRecords : PersonalData
{
    public override string Name => "shop";

    public override IReadOnlyList<Fault> Faults { get; } = [CommerceFaults.OpenOrders];

    public override async Task<JsonElement?> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled) =>
        await connection.One(ExportSql, row => row.GetString(0), cancelled, person) is { } json ? JsonElement.Parse(json) : null;

    /// <summary>From here on nobody orders for this person until the end of the transaction.</summary>
    public override async Task<Failure?> Refusal(NpgsqlConnection connection, Guid person, Caller actor, CancellationToken cancelled)
    {
        await connection.Change(HoldOrdersSql, cancelled, person);
        return await connection.One(HasOpenOrdersSql, row => row.GetBoolean(0), cancelled, person) ? CommerceFaults.OpenOrders : null;
    }

    public override async Task<bool> Erase(NpgsqlConnection connection, Guid person, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        // By the address, which is there no more after it is erased. Mails come last: whoever fills one has locked the alert and the order that it is about, in
        // this order, is waited for by then, and has queued it.
        foreach (var sql in new[] { AlertsSql, ToldAlertsSql, LockOrdersSql, CheckoutsSql, GuestCartsSql, TokensSql, MailsSql })
        {
            batch.Add(sql, person);
        }
        var erased = batch.Add(EraseSql, person, now);
        batch.Add(EraseOrdersSql, person, now);
        foreach (var sql in new[] { ErasingSql, EraseEventsSql, EraseEditsSql, EraseReturnsSql, EraseReturnLinesSql, EraseRefundsSql })
        {
            batch.Add(sql, sql == ErasingSql ? [] : [person]);
        }
        // What waits first: the relay moves it into the log, and is waited for.
        batch.Add(EraseWaitingSql, person);
        batch.Add(EraseToldSql, person);
        foreach (var sql in new[] { SavedAddresses.LockSql, AddressesSql, ConsentsSql, GroupsSql, CartsSql })
        {
            batch.Add(sql, person);
        }
        await batch.ExecuteNonQueryAsync(cancelled);
        return erased.RecordsAffected == 1;
    }

    /// <summary>Placing an order takes the same lock, shared.</summary>
    internal const string HoldOrdersSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.customer'), hashtext($1::text))";

    internal const string HasOpenOrdersSql = $"""
        SELECT EXISTS (SELECT FROM commerce.orders o WHERE o.customer_id = $1 AND o.status <> 'cancelled'
                AND o.fulfilment_status IN ('unfulfilled', 'partial'))
            OR EXISTS (SELECT FROM commerce.customers c JOIN commerce.checkouts k ON k.user_id = c.id OR (k.user_id IS NULL AND k.email_key = c.email_key)
                WHERE c.id = $1 AND k.status IN ({CheckoutRow.ActiveStatuses}))
        """;

    /// <summary>A member who has no row yet gets one, so that what accounts tell later brings nothing back. The key is nobody's address.</summary>
    internal const string EraseSql = """
        INSERT INTO commerce.customers AS c (id, user_id, email, email_key, created_at, updated_at, anonymised_at)
        VALUES ($1, $1, '', 'anonymised:' || $1::uuid, $2, $2, $2)
        ON CONFLICT (id) DO UPDATE SET email = '', email_key = excluded.email_key, first_name = '', last_name = '', phone = '', locale = NULL, notes = '',
            tags = '{}',
            marketing = false, marketing_at = NULL, marketing_source = NULL, anonymised_at = $2, updated_at = $2, version = c.version + 1
        WHERE c.anonymised_at IS NULL
        """;

    internal const string LockOrdersSql = "SELECT FROM commerce.orders WHERE customer_id = $1 ORDER BY id FOR NO KEY UPDATE";

    internal const string EraseOrdersSql = $"""
        UPDATE commerce.orders SET email = '', notes = '', shipping_address = shipping_address || {NoAddress}, billing_address = billing_address || {NoAddress},
            updated_at = $2
        WHERE customer_id = $1
        """;

    private const string Orders = "(SELECT o.id FROM commerce.orders o WHERE o.customer_id = $1)";

    /// <summary>Events are only added, but for this.</summary>
    internal const string ErasingSql = "SELECT set_config('commerce.erasing', 'on', true)";

    internal const string EraseEventsSql = $"""
        UPDATE commerce.order_events SET text = '',
            before = (before::jsonb - 'Email' - 'ShippingAddress' - 'BillingAddress' - 'email' - 'shipping_address' - 'billing_address')::json,
            after = (after::jsonb - 'Email' - 'ShippingAddress' - 'BillingAddress' - 'email' - 'shipping_address' - 'billing_address')::json
        WHERE order_id IN {Orders}
        """;

    internal const string EraseEditsSql = $"""
        UPDATE commerce.order_edits SET plan = jsonb_set(plan::jsonb, ARRAY['shipping_address'], plan::jsonb -> 'shipping_address' || {NoToldAddress})::json
        WHERE order_id IN {Orders} AND json_typeof(plan -> 'shipping_address') = 'object'
        """;

    internal const string EraseReturnsSql = $"UPDATE commerce.returns SET note = '' WHERE note <> '' AND order_id IN {Orders}";

    internal const string EraseReturnLinesSql = $"""
        UPDATE commerce.return_lines l SET reason = '' FROM commerce.returns r WHERE r.id = l.return_id AND l.reason <> '' AND r.order_id IN {Orders}
        """;

    internal const string EraseRefundsSql = $"UPDATE commerce.refunds SET reason = '' WHERE reason <> '' AND order_id IN {Orders}";

    internal const string EraseWaitingSql = $"UPDATE platform.events e {NothingTold}";

    /// <summary>What the log of events tells of the person, in the spelling that it keeps.</summary>
    internal const string EraseToldSql = $"UPDATE platform.event_log e {NothingTold}";

    private const string NothingTold = $"""
        SET payload = (e.payload::jsonb || jsonb_build_object('notes', '',
            'shipping_address', e.payload::jsonb->'shipping_address' || {NoToldAddress},
            'billing_address', e.payload::jsonb->'billing_address' || {NoToldAddress}))::json
        FROM commerce.orders o
        WHERE o.customer_id = $1 AND e.aggregate_id = o.id::text AND e.aggregate_kind = 'order' AND e.type = 'order.placed'
        """;

    private const string NoToldAddress = """
        '{"first_name":"","last_name":"","company":"","address1":"","address2":"","city":"","postal_code":"","phone_number":""}'::jsonb
        """;

    private const string NoAddress = """
        '{"FirstName":"","LastName":"","Company":"","Address1":"","Address2":"","City":"","PostalCode":"","PhoneNumber":""}'::jsonb
        """;

    internal const string AddressesSql = "DELETE FROM commerce.addresses WHERE customer_id = $1";

    internal const string ConsentsSql = "DELETE FROM commerce.customer_consents WHERE customer_id = $1";

    internal const string GroupsSql = "DELETE FROM commerce.customer_group_members WHERE user_id = $1";

    internal const string CartsSql = "DELETE FROM commerce.carts WHERE user_id = $1";

    /// <summary>What is to be told is not told; of what was, the figures stay.</summary>
    internal const string AlertsSql = $"DELETE FROM commerce.alerts a WHERE a.status IN ('pending', 'active', 'telling') AND {OfPerson}";

    internal const string ToldAlertsSql = $"UPDATE commerce.alerts a SET user_id = NULL, email = '', email_key = '' WHERE {OfPerson}";

    private const string OfPerson =
        "(a.user_id = $1 OR a.email_key = (SELECT c.email_key FROM commerce.customers c WHERE c.id = $1 AND c.email <> '' AND c.anonymised_at IS NULL))";

    /// <summary>To their own address and those of their orders, unless that is another customer's.</summary>
    internal const string MailsSql = $"""
        {Mailer.ForgetSql}
        (SELECT lower(c.email) FROM commerce.customers c WHERE c.id = $1
         UNION SELECT lower(o.email) FROM commerce.orders o WHERE o.customer_id = $1
           AND NOT EXISTS (SELECT FROM commerce.customers another WHERE another.email_key = lower(o.email) AND another.id <> $1))
        """;

    internal const string CheckoutsSql = """
        DELETE FROM commerce.checkouts k USING commerce.customers c
        WHERE c.id = $1 AND (k.user_id = c.id OR (c.user_id IS NULL AND k.user_id IS NULL AND k.email_key = c.email_key))
        """;

    internal const string GuestCartsSql = """
        DELETE FROM commerce.carts k USING commerce.customers c WHERE c.id = $1 AND c.user_id IS NULL AND k.user_id IS NULL AND k.email_key = c.email_key
        """;

    internal const string TokensSql = "DELETE FROM commerce.order_tokens t USING commerce.orders o WHERE o.id = t.order_id AND o.customer_id = $1";

    internal const string ExportSql = """
        SELECT json_build_object(
            'customer', (SELECT json_build_object('email', c.email, 'first_name', c.first_name, 'last_name', c.last_name, 'phone', c.phone, 'locale', c.locale,
                'notes', c.notes, 'tags', c.tags, 'marketing_consent', c.marketing, 'created_at', c.created_at) FROM commerce.customers c WHERE c.id = $1),
            'consents', (SELECT coalesce(json_agg(json_build_object('granted', h.granted, 'source', h.source, 'at', h.at) ORDER BY h.id), '[]')
                FROM commerce.customer_consents h WHERE h.customer_id = $1),
            'groups', ARRAY(SELECT g.name FROM commerce.customer_group_members m JOIN commerce.customer_groups g ON g.id = m.group_id WHERE m.user_id = $1
                ORDER BY 1),
            'addresses', (SELECT coalesce(json_agg(json_build_object('address', commerce.address_of(a.address), 'default_shipping', a.default_shipping,
                'default_billing', a.default_billing, 'created_at', a.created_at) ORDER BY a.created_at, a.id), '[]') FROM commerce.addresses a
                    WHERE a.customer_id = $1),
            'cart', (SELECT coalesce(json_agg(json_build_object('product_id', i.product_id, 'variant_id', i.variant_id, 'quantity', i.quantity,
                'attributes', i.attributes) ORDER BY i.position), '[]')
                FROM commerce.carts k JOIN commerce.cart_items i ON i.cart_id = k.id WHERE k.user_id = $1),
            'cart_contacts', (SELECT coalesce(json_agg(json_build_object('email', k.email, 'phone', k.phone,
                'shipping_address', k.shipping_address, 'billing_address', k.billing_address, 'codes', k.codes)), '[]')
                FROM commerce.carts k WHERE k.user_id = $1),
            'checkouts', (SELECT coalesce(json_agg(json_build_object('status', k.status, 'email', k.email, 'notes', k.notes, 'total', k.total,
                'currency', k.currency, 'shipping_address', k.purchase -> 'shipping_address', 'billing_address', k.purchase -> 'billing_address',
                'created_at', k.created_at) ORDER BY k.created_at, k.id), '[]')
                FROM commerce.checkouts k WHERE k.status <> 'placed' AND k.user_id = $1),
            'alerts', (SELECT coalesce(json_agg(json_build_object('kind', a.kind, 'product_id', a.product_id, 'variant_id', a.variant_id, 'email', a.email,
                'status', a.status, 'created_at', a.created_at, 'told_at', a.told_at) ORDER BY a.created_at, a.id), '[]')
                FROM commerce.alerts a WHERE a.user_id = $1 OR a.email_key = (SELECT c.email_key FROM commerce.customers c WHERE c.id = $1 AND c.email <> '')),
            'orders', (SELECT coalesce(json_agg(json_build_object('order_number', o.order_number, 'status', o.status, 'created_at', o.created_at,
                'email', o.email, 'notes', o.notes, 'shipping_address', commerce.address_of(o.shipping_address),
                'billing_address', commerce.address_of(o.billing_address), 'currency', o.currency,
                'subtotal', o.subtotal, 'discount_total', o.discount_total, 'shipping_total', o.shipping_total, 'tax_total', o.tax_total, 'total', o.total,
                'items', (SELECT json_agg(json_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity, 'unit_price', l.unit_price, 'total', l.total,
                    'attributes', l.attributes) ORDER BY l.position) FROM commerce.order_lines l WHERE l.order_id = o.id),
                'payments', (SELECT coalesce(json_agg(json_build_object('provider', p.provider, 'amount', p.amount, 'captured', p.captured, 'refunded',
                    p.refunded,
                    'status', p.status, 'created_at', p.created_at) ORDER BY p.created_at, p.id), '[]') FROM payments.payments p WHERE p.order_id = o.id))
                ORDER BY o.created_at, o.id), '[]') FROM commerce.orders o WHERE o.customer_id = $1),
            'parcels', (SELECT coalesce(json_agg(json_build_object('order_number', o.order_number, 'status', f.status, 'carrier', f.carrier,
                'tracking_number', f.tracking_number, 'shipped_at', f.shipped_at, 'delivered_at', f.delivered_at) ORDER BY f.created_at, f.id), '[]')
                FROM commerce.fulfilments f JOIN commerce.orders o ON o.id = f.order_id WHERE o.customer_id = $1),
            'returns', (SELECT coalesce(json_agg(json_build_object('order_number', o.order_number, 'kind', r.kind, 'status', r.status, 'note', r.note,
                'created_at', r.created_at, 'lines', (SELECT json_agg(json_build_object('sku', l.sku, 'quantity', x.quantity, 'reason', x.reason))
                    FROM commerce.return_lines x JOIN commerce.order_lines l ON l.id = x.order_line_id WHERE x.return_id = r.id))
                ORDER BY r.created_at, r.id), '[]') FROM commerce.returns r JOIN commerce.orders o ON o.id = r.order_id WHERE o.customer_id = $1),
            'refunds', (SELECT coalesce(json_agg(json_build_object('order_number', o.order_number, 'amount', r.amount, 'currency', o.currency,
                'destination', r.destination, 'status', r.status, 'reason', r.reason, 'created_at', r.created_at) ORDER BY r.created_at, r.id), '[]')
                FROM commerce.refunds r JOIN commerce.orders o ON o.id = r.order_id WHERE o.customer_id = $1),
            'notes', (SELECT coalesce(json_agg(json_build_object('order_number', o.order_number, 'at', e.at, 'text', e.text) ORDER BY e.id), '[]')
                FROM commerce.order_events e JOIN commerce.orders o ON o.id = e.order_id WHERE o.customer_id = $1 AND e.text <> '')
        )::text
        """;
}
