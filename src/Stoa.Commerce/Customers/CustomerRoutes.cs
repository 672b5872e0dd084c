using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Customers.Own;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.OpenApi;
using Stoa.Payments.Credit;
using Stoa.Platform.Jobs;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>What the routes of customers share.</summary>
internal static class CustomerRoutes
{
    public const string Section = "Customers";

    public static readonly CustomerGroup Group = new("wholesale", "Wholesale", "Resellers with a contract", 1, Examples.At, Examples.At);

    public static readonly GroupMember Member = new(Guid.Parse("0194783c-5c00-7000-8000-000000000001"), "john@example.com", Examples.At);

    public static readonly StaffCustomer Customer = new(
        Guid.Parse("0194783c-5c00-7000-8000-000000000001"),
        true,
        "john@example.com",
        "John",
        "Doe",
        "555-0100",
        "en",
        ["vip"],
        "Prefers to be called",
        new Consent(true, Examples.At, ConsentSources.Account),
        3,
        new Money(264_300, "USD"),
        Examples.At,
        null,
        4,
        Examples.At,
        Examples.At
    );

    public static readonly StaffCustomer Anonymised = Customer with
    {
        HasAccount = true,
        Email = "",
        FirstName = "",
        LastName = "",
        Phone = "",
        Locale = null,
        Tags = [],
        Notes = "",
        MarketingConsent = Consent.Never,
        AnonymisedAt = Examples.At,
        Version = 5,
    };

    public static void AddCustomers(this IServiceCollection services)
    {
        services.AddSingleton(new Section(Section, 31, "Buyers, with and without accounts; groups of them, and who is in them."));
        services.AddSingleton(new Section(OwnRoutes.Section, 32, "What customers keep of themselves: addresses, consent, orders placed as a guest."));
        services.AddSingleton<KeptCustomers>();
        services.AddSingleton<OrderCounts>();
        services.AddSingleton<AudienceFacts, CustomerFacts>();
        services.AddSingleton<PersonalData, ShopRecords>();
        services.AddSingleton<PersonalData, CreditData>();
        foreach (var topic in new[] { CustomerEvents.Registered, CustomerEvents.Changed })
        {
            services.AddSingleton<IOutboxConsumer>(container => new CustomerListener(
                topic,
                new Lazy<KeptCustomers>(container.GetRequiredService<KeptCustomers>)
            ));
        }
        services.AddSingleton(
            new PeriodicJob(
                "customers of before",
                TimeSpan.FromSeconds(2),
                (container, cancelled) => container.GetRequiredService<KeptCustomers>().TakeOver(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob("orders to count", TimeSpan.FromSeconds(1), (container, cancelled) => container.GetRequiredService<OrderCounts>().Count(cancelled))
        );
    }

    public static void MapCustomers(this Routes routes)
    {
        ListCustomerGroups.Map(routes);
        CreateCustomerGroup.Map(routes);
        ReadCustomerGroup.Map(routes);
        UpdateCustomerGroup.Map(routes);
        DeleteCustomerGroup.Map(routes);
        ListGroupMembers.Map(routes);
        AddGroupMember.Map(routes);
        RemoveGroupMember.Map(routes);
        ListCustomers.Map(routes);
        ReadCustomer.Map(routes);
        UpdateCustomer.Map(routes);
        AnonymiseCustomer.Map(routes);
        routes.MapOwn();
    }
}

/// <summary>A group and a user by the ids of the path.</summary>
/// <param name="UserId">Null for what is no id, and so nobody's.</param>
internal readonly record struct MemberPath(string GroupId, Guid? UserId) : IRequest<MemberPath>
{
    public static MemberPath Read(RequestReader input) =>
        new(input.Path("id"), Guid.TryParseExact(input.Path("user_id", IdForm.Uuid), "D", out var id) ? id : null);
}
