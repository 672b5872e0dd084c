using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts;
using Stoa.Accounts.Sessions;
using Stoa.Accounts.Sessions.Keys;

namespace Stoa.Bench.Subject;

/// <summary>Customers by number, inserted with their carts by SQL; their access tokens are issued by the server's code with the database's keys.</summary>
internal sealed class Customers(Site site, int products)
{
    private const int FirstProduct = 100;
    private AccessTokens? _tokens;
    private readonly Dictionary<int, string> _made = [];

    public static Guid Id(int number) => Guid.Parse($"00000000-0000-7000-8000-{number:D12}");

    /// <summary>The same in SQL, for scripts that know the number only.</summary>
    public const string IdFunction = """
        CREATE SCHEMA IF NOT EXISTS bench;
        CREATE OR REPLACE FUNCTION bench.customer(bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
            AS $$ SELECT ('00000000-0000-7000-8000-' || lpad($1::text, 12, '0'))::uuid $$;
        CREATE OR REPLACE FUNCTION bench.id(bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT lpad(to_hex($1), 32, '0')::uuid $$;
        UPDATE commerce.stock SET on_hand = 100000000;
        """;

    /// <summary>The product in the carts of one client's customers: no two clients order the same one, so that none waits for another.</summary>
    public static string Product(int client, int line) => "prod-" + (FirstProduct + (client * 10) + line).ToString(Text.Plain);

    public string Token(int number)
    {
        if (!_made.TryGetValue(number, out var token))
        {
            _made[number] = token = _tokens!.Issue(Id(number), Guid.NewGuid()).Token;
        }
        return token;
    }

    public async Task Create(int from, int count)
    {
        await site.Execute(
            products,
            IdFunction
                + $"""
                INSERT INTO accounts.users (id, email, email_key, created_at, updated_at)
                SELECT bench.customer(n), n || '@bench.test', n || '@bench.test', now(), now() FROM generate_series({from}, {from
                    + count
                    - 1}) AS n ON CONFLICT DO NOTHING;
                INSERT INTO commerce.carts (id, user_id, created_at, updated_at)
                SELECT bench.customer(n), bench.customer(n), now(), now() FROM generate_series({from}, {from + count - 1}) AS n ON CONFLICT DO NOTHING;
                """
        );
        if (_tokens is null)
        {
            await using var database = NpgsqlDataSource.Create(site.ConnectionTo(products));
            var keys = new SigningKeys(database);
            await keys.Load(site.Cancelled);
            _tokens = new AccessTokens(keys, new TokenKeyRing(), Options.Create(new TokenOptions()), TimeProvider.System);
        }
    }

    /// <summary>Adds one who works for the shop.</summary>
    public async Task Hire(int number, string role)
    {
        await Create(number, 1);
        await site.Execute(
            products,
            $"""
            INSERT INTO accounts.user_roles (user_id, role_id)
            SELECT bench.customer({number}), id FROM accounts.roles WHERE name = '{role}' ON CONFLICT DO NOTHING
            """
        );
    }

    /// <summary>Fills their empty carts, at version 1.</summary>
    /// <param name="crowds">How many sets of products there are: with one for each client none waits for another, with 1 all buy the same.</param>
    public Task FillCarts(int from, int count, int lines, int crowds = Settings.Clients) =>
        site.Execute(
            products,
            $"""
            INSERT INTO commerce.cart_items (id, cart_id, product_id, quantity)
            SELECT uuidv7(), bench.customer(n), 'prod-' || ({FirstProduct} + (n % {crowds}) * 10 + line), 1
            FROM generate_series({from}, {from + count - 1}) AS n, generate_series(0, {lines - 1}) AS line
            WHERE NOT EXISTS (SELECT FROM commerce.cart_items i WHERE i.cart_id = bench.customer(n));
            UPDATE commerce.carts SET version = 1 WHERE version <> 1;
            """
        );
}
