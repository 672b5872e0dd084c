using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Jobs;

namespace Stoa.Payments.Credit;

/// <summary>What the routes of gift cards and credit share.</summary>
internal static class CreditRoutes
{
    public const string Section = "Gift cards and credit";

    private static readonly DateTimeOffset At = new(2026, 11, 27, 9, 30, 0, TimeSpan.Zero);

    public static readonly GiftCard Card = new(
        new Guid("0199a7c2-5b1e-7c3a-9d4e-1f2a3b4c5d6f"),
        "7KQX",
        new Money(5_000, "USD"),
        new Money(3_200, "USD"),
        true,
        At.AddYears(3),
        "Christmas 2026",
        1,
        At,
        At
    );

    public static readonly CreditEntry Entry = new(
        4_711,
        new Money(1_500, "USD"),
        new Money(2_500, "USD"),
        CreditCauses.Issue,
        "request:0199a7c2-5b1e-7c3a-9d4e-1f2a3b4c5d70",
        null,
        null,
        new Guid("01900000-0000-7000-8000-000000000001"),
        "The parcel came late",
        At
    );

    public static void AddCredit(this IServiceCollection services)
    {
        services.AddSingleton(new Section(Section, 155, "Money that the shop owes: on gift cards, and to the credit of customers."));
        services.AddSingleton<PaymentProvider, GiftCardProvider>();
        services.AddSingleton<PaymentProvider, CustomerCreditProvider>();
        services.AddSingleton<CreditBook>();
        services.AddSingleton<GiftCardExpiry>();
        services.AddSingleton<CreditReconciliation>();
        services.AddSingleton(
            new PeriodicJob(
                GiftCardExpiry.Job,
                TimeSpan.FromMinutes(1),
                (container, cancelled) => container.GetRequiredService<GiftCardExpiry>().Run(cancelled)
            )
        );
    }

    public static void MapCredit(this Routes routes)
    {
        ListGiftCards.Map(routes);
        IssueGiftCards.Map(routes);
        ReadGiftCard.Map(routes);
        UpdateGiftCard.Map(routes);
        ListCreditEntries.Map(routes);
        ReadCustomerCredit.Map(routes);
        ChangeCustomerCredit.Map(routes);
        ReconcileCredit.Map(routes);
        ReadWallet.Map(routes);
    }

    /// <summary>What is wrong with an amount that staff name: nothing at all, or more than can be moved at once.</summary>
    public static Failure? Refusal(Money amount) =>
        amount.Amount == 0 ? Failure.Invalid("amount.amount", Rule.TooSmall(1, CreditLedger.MostAtOnce))
        : Math.Abs(amount.Amount) > CreditLedger.MostAtOnce ? Failure.Invalid("amount.amount", Rule.TooLarge(1, CreditLedger.MostAtOnce))
        : null;
}

/// <summary>Something by its id in the path. What is no id is nothing's.</summary>
internal readonly record struct ById(Guid Id) : IRequest<ById>
{
    public static ById Read(RequestReader input) => new(IdOf(input));

    public static Guid IdOf(RequestReader input) => Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : Guid.Empty;
}
