using Stoa.Contracts.Input;

namespace Stoa.Accounts.Roles;

/// <summary>Ids are opaque to clients: one of the wrong form names nothing, so it is simply not found.</summary>
internal static class Ids
{
    public static Guid? Parse(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;
}

/// <summary>The request of a route about one thing.</summary>
internal readonly record struct ById(Guid? Id) : IRequest<ById>
{
    public static ById Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)));
}
