using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>
/// Changes whether and how long a card can be spent; what is on it moves by payments only. A card that had expired and gets more time gets back what had
/// expired.
/// </summary>
internal sealed class UpdateGiftCard(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const int MostNote = 500;

    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, GiftCard>("/admin/gift-cards/{id}", routes.Resolve<UpdateGiftCard>().Handle)
            .WithName(CreditRoutes.Section, "updateGiftCard", "Enable, disable, extend or annotate a gift card")
            .Staff("gift_cards", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(PaymentsSuccesses.GiftCardUpdated)
            .ProducesFault(PaymentsFaults.GiftCardNotFound)
            .WithExample(CreditRoutes.Card with { Enabled = false, Version = 2 }, """{"enabled":false}""");

    public sealed record Request(Guid Id, bool? Enabled, bool HasExpiry, DateTimeOffset? ExpiresAt, bool HasNote, string Note) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ById.IdOf(input),
                input.Body.OptionalFlag("enabled"),
                input.Body.Has("expires_at"),
                input.Body.OptionalMoment("expires_at"),
                input.Body.Has("note"),
                input.Body.OptionalText("note", MostNote)
            );

        public GiftCard Apply(GiftCard card) =>
            card with
            {
                Enabled = Enabled ?? card.Enabled,
                ExpiresAt = HasExpiry ? ExpiresAt : card.ExpiresAt,
                Note = HasNote ? Note : card.Note,
            };
    }

    public Task<Outcome<GiftCard>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Update(connection, request, context));

    private async Task<Outcome<GiftCard>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await connection.One(GiftCard.LockSql, GiftCard.From, cancelled, request.Id) is not { } before)
        {
            return PaymentsFaults.GiftCardNotFound;
        }
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        var after = request.Apply(before);
        if (after == before)
        {
            return before;
        }
        if (after.ExpiresAt != before.ExpiresAt && after.ExpiresAt <= now)
        {
            return Failure.Invalid("expires_at", Rule.After(now));
        }
        await connection.Change(UpdateSql, cancelled, request.Id, after.Enabled, after.ExpiresAt, after.Note, now);
        if (after.ExpiresAt != before.ExpiresAt)
        {
            await Reinstate(connection, before, context.Caller.UserId, now, cancelled);
        }
        await audit.Write(connection, context, PaymentsAuditActions.GiftCardUpdated, GiftCard.Subject(before.Id), before.Audited(), after.Audited());
        return (await connection.One(GiftCard.FindSql, GiftCard.From, cancelled, request.Id))!;
    }

    private static async Task Reinstate(NpgsqlConnection connection, GiftCard card, Guid actor, DateTimeOffset now, CancellationToken cancelled)
    {
        var expired = await connection.One(ExpiredSql, row => row.GetInt64(0), cancelled, card.Id);
        if (expired > 0)
        {
            await CreditLedger.Post(
                connection,
                new Movement(CreditCauses.Reinstatement, GiftCardExpiry.Reference(card.Id, card.Version), now) { Actor = actor },
                card.Amount.Currency,
                cancelled,
                Side.Of(card.Id, expired),
                Side.Shop(ShopAccounts.Expired, -expired)
            );
        }
    }

    internal const string UpdateSql = """
        UPDATE payments.gift_cards SET enabled = $2, note = $4, updated_at = $5, version = version + 1, expires_at = $3::timestamptz,
            lapsed_at = CASE WHEN expires_at IS DISTINCT FROM $3::timestamptz THEN NULL ELSE lapsed_at END
        WHERE id = $1
        """;

    /// <summary>What has expired on the card and was not given back to it since.</summary>
    internal const string ExpiredSql = """
        SELECT -coalesce(sum(amount), 0)::bigint FROM payments.credit_entries WHERE account_id = $1 AND cause IN ('expiry', 'reinstatement')
        """;
}
