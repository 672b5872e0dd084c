using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Platform;

/// <summary>Something that can be done to what is shown: whether the caller may do it now, and if not, why.</summary>
/// <param name="Action">What, as the end of the route that does it is called.</param>
/// <param name="Allowed">It would not be refused for its state or the caller's permissions. Another request may come first.</param>
/// <param name="Reason">The sentence with which it would be refused, in the caller's language; null where it is allowed.</param>
public sealed record AllowedAction(string Action, bool Allowed, string? Reason)
{
    public static AllowedAction Of(RequestContext context, string action, Failure? refused) =>
        new(action, refused is null, refused is null ? null : context.Contract.MessageOf(refused, context.Texts));
}
