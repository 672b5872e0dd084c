namespace Stoa.Server.Tests.Checkout;

/// <summary>What buyers of a real shop cannot pay with.</summary>
public sealed class OfferedPaymentTests(TestDatabases databases)
{
    [Fact]
    public async Task Who_is_paid_by_transfer_takes_no_play_money_and_only_the_methods_that_are_listed()
    {
        var database = await databases.Create();
        await using (var shop = await StoaHost.Start(database, ("Payments:Provider", "manual")))
        {
            var guest = await CartHolder.Ready(shop);
            var quote = (string)(await guest.Quote())["quote_id"]!;

            (await Pay(guest, quote, "test", "pm_card_visa")).Was(HttpStatusCode.BadRequest, "payment_provider_unknown");
            Assert.Equal(HttpStatusCode.Created, (await Pay(guest, quote, "manual", "transfer")).Status);
        }
        await using (var shop = await StoaHost.Start(database, ("Payments:Provider", "manual"), ("Payments:ManualMethods:0", "transfer")))
        {
            var guest = await CartHolder.Ready(shop);
            var quote = (string)(await guest.Quote())["quote_id"]!;

            (await Pay(guest, quote, "manual", "invoice")).Was(HttpStatusCode.BadRequest, "payment_method_unusable");
            Assert.Equal(HttpStatusCode.Created, (await Pay(guest, quote, "manual", "transfer")).Status);
        }
    }

    private static Task<Reply> Pay(CartHolder guest, string quote, string provider, string method) =>
        guest.Post("/checkout", new { quote_id = quote, payment = new { provider, method_id = method } });
}
