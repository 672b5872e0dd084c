using Npgsql;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Alerts;

/// <summary>
/// Asks to be told once when an item is back, or costs less than now. Whoever is signed in with an address that is theirs has said enough; any other address
/// gives consent and confirms it by a link, and whether it had asked before is told to that address alone: the answer is always the same.
/// </summary>
internal sealed class CreateAlert(
    NpgsqlDataSource database,
    RequestAuthorizer authorizer,
    CustomerAccounts accounts,
    SettingsStore settings,
    AlertMails mails,
    TimeProvider clock
)
{
    /// <summary>More than anybody means to wait for.</summary>
    internal const int MostOfOne = 50;

    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromDays(2);

    public static void Map(Routes routes)
    {
        Of(AlertKinds.Stock, "Stock", "Be told once when a product is back");
        Of(AlertKinds.Price, "Price", "Be told once when a product costs less than now");

        void Of(string kind, string name, string summary) =>
            routes
                .Post<Request, Nothing>($"/catalog/products/{{id}}/{kind}-alerts", routes.Resolve<CreateAlert>().Of(kind))
                .WithName(AlertRoutes.Section, $"create{name}Alert", summary)
                .Public()
                .WithOptionalBody()
                .Limited(AlertRoutes.Policy)
                .IdempotentWithSecret()
                .WithSuccess(CommerceSuccesses.AlertAsked)
                .ProducesFault(
                    CommerceFaults.ProductNotFound,
                    CommerceFaults.AlertsOff,
                    CommerceFaults.AlertNeedsVariant,
                    CommerceFaults.AlertNotNeeded,
                    CommerceFaults.TooManyAlerts
                )
                .ProducesFault([.. routes.Resolve<CreateAlert>().AccessFaults])
                .WithExample(null, """{"email":"jane@example.com","consent":true}""");
    }

    /// <summary>What to wait for, and whom to tell.</summary>
    /// <param name="Email">Empty where the caller is signed in and means their own.</param>
    public sealed record Request(string ProductId, string? VariantId, string Email, bool Consent) : IRequest<Request>, IAboutAccount
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Path("id"),
                input.Body.OptionalId("variant_id"),
                input.Body.OptionalForm("email", TextRules.MaxEmail, AlertRoutes.EmailForm) ?? "",
                input.Body.OptionalFlag("consent") ?? false
            );

        public string Account => Email;
    }

    private IReadOnlyList<Fault> AccessFaults => authorizer.FaultsOf(RouteAccess.SignedIn);

    private Handler<Request, Nothing> Of(string kind) => (request, context) => Handle(kind, request, context);

    private async Task<Outcome<Nothing>> Handle(string kind, Request request, RequestContext context)
    {
        if (!AlertKinds.On(settings.Current).Contains(kind, StringComparer.Ordinal))
        {
            return CommerceFaults.AlertsOff;
        }
        Guid? caller = null;
        if (request.Email.Length == 0 || context.Authorization is not null)
        {
            var access = await authorizer.Authorize(context.Authorization, RouteAccess.SignedIn, null, context.CancellationToken);
            if (access.Failure is { } refused)
            {
                return refused;
            }
            caller = access.Caller?.UserId;
        }
        return await database.InTransaction(context, connection => Ask(connection, kind, request, caller, context));
    }

    private async Task<Outcome<Nothing>> Ask(NpgsqlConnection connection, string kind, Request request, Guid? caller, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(ItemSql, row => Item.From(kind, row), cancelled, request.ProductId, request.VariantId) is not { } item)
        {
            return CommerceFaults.ProductNotFound;
        }
        if (item.NeedsVariant)
        {
            return CommerceFaults.AlertNeedsVariant;
        }
        if (kind == AlertKinds.Stock && item.Pieces > 0)
        {
            return CommerceFaults.AlertNotNeeded;
        }
        if (caller is { } asking && !await accounts.Hold(connection, asking, cancelled))
        {
            // Deleted since the request began.
            return RequestFaults.TokenRevoked;
        }
        var account = caller is { } id && await accounts.Read(connection, [id], cancelled) is [var own] ? own : null;
        var isOwn = account is not null && (request.Email.Length == 0 || accounts.KeyOf(request.Email) == accounts.KeyOf(account.Email));
        return isOwn ? await ForMember(connection, item, account!, context)
            : request.Consent ? await ForAddress(connection, request.Email, item, context)
            : Failure.Invalid("consent", Rule.Required);
    }

    private async Task<Outcome<Nothing>> ForMember(NpgsqlConnection connection, Item item, CustomerAccount account, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        await connection.Change(HoldSql, cancelled, account.Id.ToString());
        if (await connection.One(CountSql, row => row.GetInt64(0), cancelled, account.Id.ToString()) >= MostOfOne)
        {
            return CommerceFaults.TooManyAlerts;
        }
        var status = account.EmailVerified ? "active" : "pending";
        var alert = await Add(connection, item, account.Id, "", "", status, context);
        if (alert is { } added && account.EmailVerified)
        {
            await connection.Change(LookSql, cancelled, item.ProductId);
        }
        else if (!account.EmailVerified)
        {
            await Confirm(connection, alert ?? await Pending(connection, item, account.Id.ToString(), cancelled), account.Email, account.Id, item, context);
        }
        return new Nothing();
    }

    /// <summary>An address is never told here whether it had asked before, nor how often.</summary>
    private async Task<Outcome<Nothing>> ForAddress(NpgsqlConnection connection, string email, Item item, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var key = accounts.KeyOf(email);
        await connection.Change(HoldSql, cancelled, key);
        var isFull = await connection.One(CountSql, row => row.GetInt64(0), cancelled, key) >= MostOfOne;
        var alert = isFull ? null : await Add(connection, item, null, email, key, "pending", context) ?? await Pending(connection, item, key, cancelled);
        await Confirm(connection, alert, email, null, item, context);
        return new Nothing();
    }

    private async Task<Guid?> Add(NpgsqlConnection connection, Item item, Guid? user, string email, string key, string status, RequestContext context) =>
        await connection.One(
            AddSql,
            row => (Guid?)row.GetGuid(0),
            context.CancellationToken,
            Guid.CreateVersion7(clock.GetUtcNow()),
            item.Kind,
            item.ProductId,
            item.VariantId,
            user,
            email,
            key,
            context.Language,
            item.Price,
            item.Currency,
            status,
            clock.GetUtcNow()
        );

    private static async Task<Guid?> Pending(NpgsqlConnection connection, Item item, string owner, CancellationToken cancelled) =>
        await connection.One(PendingSql, row => (Guid?)row.GetGuid(0), cancelled, item.Kind, item.VariantId ?? item.ProductId, owner);

    /// <summary>A mail that nobody gets costs what one costs that somebody gets.</summary>
    private async Task Confirm(NpgsqlConnection connection, Guid? alert, string to, Guid? user, Item item, RequestContext context)
    {
        var (now, token) = (clock.GetUtcNow(), GuestTokens.Create());
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(AlertTokens.AddSql, GuestTokens.KeyOf(token), alert, "confirm", now + ConfirmWithin);
        mails.AddConfirmation(batch, alert is null ? null : to, user, context.Language, item.Name, token, now);
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
    }

    private sealed record Item(string Kind, string ProductId, string? VariantId, string Name, long Price, string Currency, int Pieces, bool NeedsVariant)
    {
        public static Item From(string kind, NpgsqlDataReader row) =>
            new(
                kind,
                row.GetString("product_id"),
                row.GetStringOrNull("variant_id"),
                row.GetString("name"),
                row.GetInt64("price"),
                row.GetString("currency"),
                row.GetInt32("pieces"),
                row.GetBoolean("needs_variant")
            );
    }

    /// <summary>By its id or its slug, as the catalogue shows it.</summary>
    internal const string ItemSql = $"""
        SELECT p.id AS product_id, v.id AS variant_id, p.name, commerce.unit_price(p, v) AS price, p.currency, {Availability.Pieces} AS pieces,
            v.id IS NULL AND {Availability.HasVariants} AS needs_variant
        FROM commerce.products p LEFT JOIN commerce.variants v ON v.product_id = p.id AND v.id = $2::text AND NOT v.archived
        WHERE (p.id = $1 OR p.slug = $1) AND commerce.on_sale(p) AND ($2::text IS NULL OR v.id IS NOT NULL)
        """;

    /// <summary>What one owner asks for at the same time is counted one after the other.</summary>
    internal const string HoldSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.alerts'), hashtext($1::text))";

    internal const string CountSql = """
        SELECT count(*) FROM commerce.alerts WHERE coalesce(user_id::text, email_key) = $1 AND (user_id::text = $1 OR email_key = $1)
            AND status IN ('pending', 'active', 'telling') AND kind <> 'shipped'
        """;

    internal const string AddSql = """
        INSERT INTO commerce.alerts (id, kind, product_id, variant_id, user_id, email, email_key, language, price, currency, status, created_at, updated_at)
        VALUES ($1, $2, $3, $4::text, $5::uuid, $6, $7, $8, $9, $10, $11, $12, $12) ON CONFLICT DO NOTHING RETURNING id
        """;

    internal const string PendingSql = """
        SELECT id FROM commerce.alerts
        WHERE kind = $1 AND coalesce(variant_id, product_id) = $2 AND coalesce(user_id::text, email_key) = $3 AND status = 'pending'
        """;

    /// <summary>It may have come back between the question and the answer.</summary>
    internal const string LookSql = "INSERT INTO commerce.alerts_due (product_id) VALUES ($1)";
}
