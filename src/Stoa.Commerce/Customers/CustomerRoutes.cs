using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.OpenApi;

namespace Stoa.Commerce.Customers;

/// <summary>What the routes of customers share.</summary>
internal static class CustomerRoutes
{
    public const string Section = "Customers";

    public static readonly CustomerGroup Group = new("wholesale", "Wholesale", "Resellers with a contract", 1, Examples.At, Examples.At);

    public static readonly GroupMember Member = new(Guid.Parse("0194783c-5c00-7000-8000-000000000001"), "john@example.com", Examples.At);

    public static void AddCustomers(this IServiceCollection services) =>
        services.AddSingleton(new Section(Section, 31, "Groups of customers, and who is in them."));

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
    }
}

/// <summary>A group and a user by the ids of the path.</summary>
/// <param name="UserId">Null for what is no id, and so nobody's.</param>
internal readonly record struct MemberPath(string GroupId, Guid? UserId) : IRequest<MemberPath>
{
    public static MemberPath Read(RequestReader input) =>
        new(input.Path("id"), Guid.TryParseExact(input.Path("user_id", IdForm.Uuid), "D", out var id) ? id : null);
}
