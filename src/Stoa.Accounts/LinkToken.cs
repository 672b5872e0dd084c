using Stoa.Contracts.Input;

namespace Stoa.Accounts;

/// <summary>A request that says nothing but the token of a link.</summary>
internal sealed record LinkToken(string Token) : IRequest<LinkToken>
{
    public static LinkToken Read(RequestReader input) => new(input.Body.Secret("token", 200));
}
