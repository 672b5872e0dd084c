using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts;
using Stoa.Commerce;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Tests;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Sweep;

/// <summary>Every failure of the request pipeline before a use case, caused over HTTP under every contract, with GET, HEAD and POST.</summary>
public sealed class PlatformFailureTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string[] Contracts = [.. All.Contracts.Select(contract => contract.Name)];

    /// <summary>A request, its sender, and the expected fault.</summary>
    private sealed record Attempt(string Method, string Path, Fault Fault, Sender Sender = Sender.Guest, string? Body = null, string Type = "application/json");

    private enum Sender
    {
        Guest,
        Garbage,
        Expired,
        LoggedOut,
        Inactive,
        Customer,
    }

    private static readonly Attempt[] Reading =
    [
        new("GET", "/nowhere", RequestFaults.RouteNotFound),
        new("GET", "", RequestFaults.RouteNotFound),
        new("GET", "/cart/items", RequestFaults.MethodNotAllowed),
        new("GET", "/catalog/products?page=0", RequestFaults.InvalidRequest),
        new("GET", "/catalog/products/none", CommerceFaults.ProductNotFound),
        new("GET", "/cart", RequestFaults.NotAuthenticated),
        new("GET", "/orders", RequestFaults.TokenInvalid, Sender.Garbage),
        new("GET", "/cart", RequestFaults.TokenExpired, Sender.Expired),
        new("GET", "/auth/profile", RequestFaults.TokenRevoked, Sender.LoggedOut),
        new("GET", "/cart", AccountFaults.UserInactive, Sender.Inactive),
        new("GET", "/admin/roles", RequestFaults.AccessDenied, Sender.Customer),
        new("GET", "/orders/none", CommerceFaults.OrderNotFound, Sender.Customer),
    ];

    private static readonly Attempt[] Writing =
    [
        new("POST", "/nowhere", RequestFaults.RouteNotFound, Body: "{}"),
        new("POST", "/catalog/products", RequestFaults.MethodNotAllowed, Body: "{}"),
        new("POST", "/orders", RequestFaults.NotAuthenticated, Body: "{}"),
        new("POST", "/orders", RequestFaults.TokenInvalid, Sender.Garbage, "{}"),
        new("POST", "/cart/items", RequestFaults.TokenExpired, Sender.Expired, "{}"),
        new("POST", "/cart/items", RequestFaults.TokenRevoked, Sender.LoggedOut, "{}"),
        new("POST", "/cart/items", AccountFaults.UserInactive, Sender.Inactive, "{}"),
        new("POST", "/admin/roles", RequestFaults.AccessDenied, Sender.Customer, "{}"),
        new("POST", "/auth/login", RequestFaults.UnsupportedMediaType, Body: "{}", Type: "text/plain"),
        new("POST", "/auth/login", RequestFaults.MalformedBody, Body: "{"),
        new("POST", "/auth/login", RequestFaults.MalformedBody, Body: ""),
        new("POST", "/auth/login", RequestFaults.MalformedBody, Body: "[]"),
        new("POST", "/auth/login", RequestFaults.BodyTooLarge, Body: new string(' ', 70_000)),
        new("POST", "/auth/login", RequestFaults.InvalidRequest, Body: "{}"),
        new("POST", "/auth/register", RequestFaults.InvalidRequest, Body: """{"email":"x","password":"short","more":1}"""),
        new("POST", "/cart/items", RequestFaults.InvalidRequest, Sender.Customer, "{}"),
        new("POST", "/auth/login", AccountFaults.InvalidCredentials, Body: """{"email":"nobody-under-{contract}@example.com","password":"wrong-password"}"""),
    ];

    [Fact]
    public async Task Every_failure_of_GET_and_HEAD_fits_its_schema_in_every_contract()
    {
        var tokens = await Tokens();
        foreach (var attempt in Reading)
        {
            foreach (var contract in Contracts)
            {
                var get = await Check(contract, attempt, tokens);
                var head = await Send(contract, attempt with { Method = "HEAD" }, tokens);
                Assert.Equal(get.Status, head.Status);
                Assert.Empty(head.Body);
                Assert.Equal(
                    (get.Headers["Content-Length"], get.Headers["Content-Type"], get.Headers["Error-Code"]),
                    (head.Headers["Content-Length"], head.Headers["Content-Type"], head.Headers["Error-Code"])
                );
            }
        }
    }

    [Fact]
    public async Task Every_failure_of_POST_fits_its_schema_in_every_contract()
    {
        var tokens = await Tokens();
        foreach (var attempt in Writing)
        {
            foreach (var contract in Contracts)
            {
                await Check(contract, attempt, tokens);
            }
        }
    }

    private async Task<Reply> Check(string name, Attempt attempt, IReadOnlyDictionary<Sender, string?> tokens)
    {
        var contract = shop.Host.Services.GetRequiredService<ContractCatalogue>()[name];
        var reply = await Send(name, attempt, tokens);
        var wanted = $"{attempt.Method} {attempt.Path} under {name}: {reply.Text}";
        Assert.True(contract.StatusesOf(attempt.Fault).Contains((int)reply.Status), wanted);
        Assert.True(contract.CodesOf(attempt.Fault).Contains(reply.Headers["Error-Code"], StringComparer.Ordinal), wanted);
        Assert.Equal(contract.FailureContentType, reply.Headers["Content-Type"]);
        Assert.Equal("Accept, Accept-Language", reply.Headers["Vary"]);
        Assert.Equal("en", reply.Headers["Content-Language"]);
        JsonSchema.Validate(contract.FailureSchema([attempt.Fault]), JsonNode.Parse(reply.Body));
        return reply;
    }

    private async Task<Reply> Send(string contract, Attempt attempt, IReadOnlyDictionary<Sender, string?> tokens)
    {
        using var request = new HttpRequestMessage(new HttpMethod(attempt.Method), $"/as/{contract}/api/v1{attempt.Path}");
        if (tokens[attempt.Sender] is { } token)
        {
            request.Headers.Authorization = new("Bearer", token);
        }
        if (attempt.Body is not null)
        {
            request.Content = new StringContent(attempt.Body.Replace("{contract}", contract, StringComparison.Ordinal));
            request.Content.Headers.ContentType = new(attempt.Type);
        }
        return await shop.Guest.Send(request);
    }

    private async Task<IReadOnlyDictionary<Sender, string?>> Tokens()
    {
        var (customer, loggedOut, inactive) = (await shop.SignUp(), await shop.SignUp(), await shop.SignUp());
        await loggedOut.Client.Post("/auth/logout");
        await shop.Host.Deactivate(inactive);
        await Behind.Until(HttpStatusCode.Unauthorized, () => inactive.Client.Get("/cart"));
        return new Dictionary<Sender, string?>
        {
            [Sender.Guest] = null,
            [Sender.Garbage] = "garbage",
            [Sender.Expired] = Jwt.With(customer.AccessToken, "exp", 1, Jwt.KeyOf(shop.Host)),
            [Sender.LoggedOut] = loggedOut.AccessToken,
            [Sender.Inactive] = inactive.AccessToken,
            [Sender.Customer] = customer.AccessToken,
        };
    }
}
