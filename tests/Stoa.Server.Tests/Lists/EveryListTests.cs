using System.Buffers.Text;
using System.Text;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Lists;

/// <summary>What holds of every list of staff: its orders, its cursors, its pages.</summary>
public sealed partial class EveryListTests(EveryListTests.FullShop full) : IClassFixture<EveryListTests.FullShop>
{
    /// <summary>Each list with a filter that leaves 20 to 100 entries, its orders, and the member that its entries are told apart by.</summary>
    private static readonly (string Path, string Filter, string[] Sorts, string Id)[] Table =
    [
        ("/admin/users", "keyword=listed", ["created_at", "updated_at", "email", "last_name"], "id"),
        ("/admin/admins", "", ["created_at", "updated_at", "email", "last_name"], "id"),
        ("/admin/audit-log", "", ["id", "at"], "id"),
        ("/admin/mails", "", ["id", "created_at"], "id"),
        ("/admin/users/01900000-0000-7000-8000-000000000002/mails", "", ["sent_at"], "id"),
        ("/admin/device-tokens", "tag=listed", ["id", "last_seen_at"], "id"),
        ("/admin/push-messages", "keyword=listed", ["id", "created_at", "scheduled_at", "sent_at", "name"], "id"),
        ("/admin/push-messages/{message}/deliveries", "", ["position"], "device_token_id"),
        ("/admin/views", "list=listed", ["created_at", "name"], "id"),
        ("/admin/imports", "", ["created_at"], "id"),
        ("/admin/imports/{import}/rows", "", ["line"], "line"),
        ("/admin/customer-groups", "", ["created_at", "name"], "id"),
        ("/admin/customer-groups/listed-01/members", "", ["added_at"], "user_id"),
        ("/admin/gift-cards", "", ["created_at", "expires_at"], "id"),
        ("/admin/gift-cards/01900000-0000-7000-8000-000000000001/entries", "", ["id"], "id"),
        ("/admin/customers", "keyword=listed", ["created_at", "last_order_at", "spend"], "id"),
        ("/admin/redirects", "path=/listed", ["created_at", "path"], "id"),
        ("/admin/api-keys", "keyword=listed", ["created_at", "name"], "id"),
        ("/admin/invoices", "kind=invoice", ["issued_at"], "id"),
        ("/admin/webhooks", "", ["created_at"], "id"),
        ("/admin/webhooks/01900000-0000-7000-8000-000000000001/deliveries", "", ["created_at"], "id"),
    ];

    public static TheoryData<string, string, string, string> Orders
    {
        get
        {
            var orders = new TheoryData<string, string, string, string>();
            foreach (var (path, filter, sorts, id) in Table)
            {
                orders.Add(path, filter, "", id);
                foreach (var sort in sorts)
                {
                    orders.Add(path, filter, sort, id);
                    orders.Add(path, filter, "-" + sort, id);
                }
            }
            return orders;
        }
    }

    public static TheoryData<string, string> Paths
    {
        get
        {
            var paths = new TheoryData<string, string>();
            foreach (var (path, _, sorts, _) in Table)
            {
                paths.Add(path, sorts[0]);
            }
            return paths;
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_cursor_walks_the_list_once_in_the_order_of_its_pages(string path, string filter, string sort, string id)
    {
        var query = $"{filter}&page_size=7{(sort.Length > 0 ? "&sort=" + sort : "")}";

        var paged = await full.Root.Walk(full.Path(path), query, byCursor: false, id);
        var walked = await full.Root.Walk(full.Path(path), query, byCursor: true, id);

        Assert.InRange(paged.Count, 15, 200);
        Assert.Equal(paged, walked);
        Assert.Equal(paged.Count, paged.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_hyphen_turns_the_order_round(string path, string filter, string sort, string id)
    {
        if (sort.Length > 0)
        {
            var other = sort[0] == '-' ? sort[1..] : "-" + sort;
            var there = await full.Root.Walk(full.Path(path), $"{filter}&page_size=100&sort={sort}", byCursor: false, id);
            var back = await full.Root.Walk(full.Path(path), $"{filter}&page_size=100&sort={other}", byCursor: false, id);

            Assert.Equal(there, back.AsEnumerable().Reverse(), StringComparer.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_cursor_that_the_list_did_not_give_is_refused(string path, string sort)
    {
        var at = $"{full.Path(path)}?page_size=1";
        var cursor = (string)(await full.Root.Get($"{at}&cursor=*&sort={sort}")).Meta()["next_cursor"]!;
        Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{at}&cursor={cursor}&sort={sort}")).Status);

        foreach (
            var hostile in new[]
            {
                $"{cursor}&sort=-{sort}",
                cursor + "x&sort=" + sort,
                "nonsense",
                "**",
                Encoded("", sort),
                Encoded("[]", sort),
                Encoded("{}", sort),
                Encoded("null", sort),
                Encoded($$"""["{{sort}}",null,null]""", sort),
                Encoded($$"""["{{sort}}",1,2]""", sort),
                Encoded($$"""["{{sort}}","\u0000","\u0000"]""", sort),
                Encoded($$"""["{{sort}}","\ud800","1"]""", sort),
                Encoded($$"""["{{sort}}","1'); DROP TABLE platform.outbox; --","x"]""", sort),
                Encoded($$"""["{{sort}}","99999999999999999999999","99999999999999999999999"]""", sort),
                Encoded(new string('[', 500), sort),
                Convert.ToBase64String([0xff, 0xfe, 0x5b]).TrimEnd('=') + "&sort=" + sort,
            }
        )
        {
            (await full.Root.Get($"{at}&cursor={hostile}")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
        }
        (await full.Root.Get($"{at}&cursor={new string('x', 4201)}")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await full.Root.Get($"{at}&sort=nothing")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await full.Root.Get($"{at}&sort={sort}&sort={sort}")).Refused(HttpStatusCode.BadRequest, "invalid_request");

        static string Encoded(string json, string sort) =>
            (json.Length == 0 ? "e30" : Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_'))
            + "&sort="
            + sort;
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_alone()
    {
        var sorted = Table.Where(list => list.Sorts.Contains("created_at", StringComparer.Ordinal)).Select(list => full.Path(list.Path)).ToList();
        var cursors = new List<string>();
        foreach (var path in sorted)
        {
            cursors.Add((string)(await full.Root.Get($"{path}?page_size=1&sort=created_at&cursor=*")).Meta()["next_cursor"]!);
        }
        for (var list = 0; list < sorted.Count; list++)
        {
            var (own, other) = (cursors[list], cursors[(list + 1) % sorted.Count]);
            Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{sorted[list]}?sort=created_at&cursor={own}")).Status);
            if (!(sorted[list], sorted[(list + 1) % sorted.Count]).Equals(("/admin/users", "/admin/admins")))
            {
                (await full.Root.Get($"{sorted[list]}?sort=created_at&cursor={other}")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
            }
        }
    }

    [Theory]
    [InlineData("product=prod-1", "product")]
    [InlineData("item_id=prod-1&item=prod-1", "item")]
    [InlineData("low=perhaps", "low")]
    [InlineData("item_id=a&item_id=b", "item_id")]
    public async Task A_filter_of_stock_that_there_is_not_is_refused_and_named(string query, string name)
    {
        var reply = await full.Root.Get("/admin/inventory?" + query);
        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.StartsWith(name + " ", (string)reply.Json["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_list_without_cursor_says_what_it_always_said_and_one_with_it_where_it_goes_on(string path, string sort)
    {
        string[] always = ["page", "page_size", "total_items", "total_pages", "has_next", "has_prev"];
        var page = (await full.Root.Get($"{full.Path(path)}?page=2&page_size=2&sort={sort}")).Meta();
        var walked = (await full.Root.Get($"{full.Path(path)}?page=2&page_size=2&sort={sort}&cursor=*")).Meta();

        Assert.Equal(always, Reply.MembersOf(page));
        Assert.Equal((2, true, true), ((int)page["page"]!, (bool)page["has_next"]!, (bool)page["has_prev"]!));
        Assert.Equal([.. always, "next_cursor"], Reply.MembersOf(walked));
        Assert.False((bool)walked["has_prev"]!);
        Assert.Equal((long)page["total_items"]!, (long)walked["total_items"]!);
    }

    [Fact]
    public async Task Nobody_pays_for_the_cursors_that_others_made_up()
    {
        var given = (string)(await full.Root.Get("/admin/redirects?sort=created_at&cursor=*&page_size=1")).Meta()["next_cursor"]!;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(given)).Split('\0');
        parts[1] = "no day";
        var cursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
        for (var round = 0; round < 5; round++)
        {
            (await full.Root.Get($"/admin/redirects?sort=created_at&cursor={cursor}")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
            (await full.Root.Get($"/admin/redirects?sort=created_at&cursor={cursor}")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
            var next = (string)(await full.Root.Get("/admin/redirects?sort=created_at&cursor=*&page_size=1")).Meta()["next_cursor"]!;
            Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"/admin/redirects?sort=created_at&cursor={next}&page_size=1")).Status);
        }
    }

    [Fact]
    public async Task The_cursor_of_a_list_in_problem_stands_in_its_link()
    {
        var problem = full.Root.Under("/as/problem/api/v1");
        var first = await problem.Get("/admin/push-messages?keyword=listed&sort=name&page_size=1&cursor=*");
        var next = first.Headers["Link"].Split('<', '>').Single(link => link.Contains("cursor=", StringComparison.Ordinal));

        var second = await problem.Send(new HttpRequestMessage(HttpMethod.Get, next) { Headers = { { "Authorization", "Bearer " + problem.Token } } });

        Assert.Equal((HttpStatusCode.OK, 1), (second.Status, second.Json.AsArray().Count));
        Assert.NotEqual(first.Text, second.Text, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("/admin/users")]
    [InlineData("/admin/admins")]
    [InlineData("/admin/audit-log")]
    [InlineData("/admin/mails")]
    [InlineData("/admin/views")]
    [InlineData("/admin/imports")]
    [InlineData("/admin/imports/{import}/rows")]
    [InlineData("/admin/customer-groups")]
    [InlineData("/admin/customers")]
    [InlineData("/admin/redirects")]
    public async Task Pages_end_where_counting_ends(string path)
    {
        Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{full.Path(path)}?page=500")).Status);
        Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{full.Path(path)}?page_size=30&page=334")).Status);
        foreach (var query in new[] { "page=501", "page_size=30&page=335", "page_size=100&page=101", "page=2147483647&page_size=100" })
        {
            (await full.Root.Get($"{full.Path(path)}?{query}")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
        Assert.Equal(HttpStatusCode.OK, (await full.Root.Get($"{full.Path(path)}?page=501&cursor=*")).Status);
    }

    [Theory]
    [InlineData("/admin/device-tokens")]
    [InlineData("/admin/push-messages")]
    [InlineData("/admin/push-messages/{message}/deliveries")]
    public async Task Lists_of_document_002_have_pages_of_any_number(string path)
    {
        foreach (var query in new[] { "page=501", "page=2147483647&page_size=100" })
        {
            var reply = await full.Root.Get($"{full.Path(path)}?{query}");
            Assert.Equal((HttpStatusCode.OK, 0), (reply.Status, reply.Data.AsArray().Count));
        }
    }
}
