using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Settings;

/// <summary>
/// What a storefront has to know and to show of the shop. A legal text comes in the language that was asked for, else in the client's, in English, or in the
/// one that there is: showing it in another language is better than none.
/// </summary>
internal sealed class ReadShop(NpgsqlDataSource database, SettingsStore store)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, PublicShop>("/shop", routes.Resolve<ReadShop>().Handle)
            .WithName(SettingsRoutes.Section, "getShop", "The shop: its name, its currency, its legal texts")
            .Public()
            .ForStorefronts()
            .WithSuccess(CommerceSuccesses.ShopRetrieved)
            .Explains("language", "Of the legal texts; by default that of Accept-Language.")
            .WithExample(
                new PublicShop("Teehaus Müller", "EUR", "DE", true, "Europe/Berlin", ["de", "en"], "Teehaus Müller GmbH, Domplatz 1, 50667 Köln", "", "", "")
            );

    public readonly record struct Request(string? Language) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Query("language", 35));
    }

    public async Task<Outcome<PublicShop>> Handle(Request request, RequestContext context)
    {
        var values = store.Current;
        var shop = (await database.One(ShopSettings.FindSql, ShopSettings.From, context.CancellationToken))!;
        string[] wanted = [.. Subtags(request.Language), context.Language, "en"];
        IReadOnlyDictionary<string, string>[] texts =
        [
            values.Get(CommerceSettings.Imprint),
            values.Get(CommerceSettings.Terms),
            values.Get(CommerceSettings.Privacy),
            values.Get(CommerceSettings.Withdrawal),
        ];
        return new PublicShop(
            values.Get(MailSettings.ShopName),
            shop.Currency,
            shop.Country,
            shop.PricesIncludeTax,
            shop.TimeZone,
            [.. texts.SelectMany(text => text.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Choose(texts[0], wanted),
            Choose(texts[1], wanted),
            Choose(texts[2], wanted),
            Choose(texts[3], wanted)
        );
    }

    private static IEnumerable<string> Subtags(string? language) => language is null ? [] : [language.Split('-')[0].ToLowerInvariant()];

    private static string Choose(IReadOnlyDictionary<string, string> text, string[] wanted) =>
        Array.Find(wanted, text.ContainsKey) is { } language ? text[language] : text.Values.FirstOrDefault() ?? "";
}

/// <summary>The shop, as everybody may know it.</summary>
/// <param name="Country">The seller's; null where it was not said.</param>
/// <param name="Languages">In which there are legal texts.</param>
/// <param name="Imprint">Empty where there is none, like the other texts.</param>
internal sealed record PublicShop(
    string Name,
    string Currency,
    string? Country,
    bool PricesIncludeTax,
    string TimeZone,
    IReadOnlyList<string> Languages,
    string Imprint,
    string Terms,
    string Privacy,
    string Withdrawal
);
