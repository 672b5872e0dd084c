using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>One gift card, with its version.</summary>
internal sealed class ReadGiftCard(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, GiftCard>("/admin/gift-cards/{id}", routes.Resolve<ReadGiftCard>().Handle)
            .WithName(CreditRoutes.Section, "getGiftCard", "One gift card")
            .Staff("gift_cards", "read")
            .Versioned()
            .HoldsSecret()
            .WithSuccess(PaymentsSuccesses.GiftCardRetrieved)
            .ProducesFault(PaymentsFaults.GiftCardNotFound)
            .WithExample(CreditRoutes.Card);

    public async Task<Outcome<GiftCard>> Handle(ById request, RequestContext context) =>
        await database.One(GiftCard.FindSql, GiftCard.From, context.CancellationToken, request.Id) is { } card ? card : PaymentsFaults.GiftCardNotFound;
}
