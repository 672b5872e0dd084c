using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stoa.Accounts;
using Stoa.Commerce;
using Stoa.Contracts.Payloads;
using Stoa.Push;

namespace Stoa.Contracts.Tests;

/// <summary>Every response that documents 000, 001, 002 and 004 print is what the contract writes, byte for byte except white space.</summary>
public sealed partial class DocumentTests
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Account John = new(Guid.Parse("550e8400-e29b-41d4-a716-446655440000"), "user@example.com", "John", "Doe", true, true, null, null);
    private static readonly Session Session = new(John, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...", "refresh", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Failures_are_written_as_document_000_prints_them()
    {
        (Failure Failure, string Text)[] printed =
        [
            (Missing("email", "password"), "Email and password are required"),
            (RequestFaults.TokenExpired, "Invalid credentials"),
            (RequestFaults.AccessDenied, "Access forbidden"),
            (AccountFaults.UserNotFound, "User not found"),
            (Failure.Invalid("email", Rule.Email), "Invalid email format"),
            (RequestFaults.InternalError, "Internal server error. Please try again later."),
            (RequestFaults.TooManyRequests, "Service is temporarily unavailable"),
            (Missing("username", "password"), "Username and password are required"),
            (AccountFaults.InvalidCredentials, "Invalid email or password"),
            (CommerceFaults.OrderNotYours, "You do not have permission to access this resource"),
        ];

        Assert.Equal(
            Lines().Where(line => (int)JsonNode.Parse(line)!["status"]! >= 400).Select(Compacted),
            printed.Select(one => Failed("basic", one.Failure)),
            StringComparer.Ordinal
        );
        Assert.All(printed, one => Assert.Contains($"\"{one.Text}\"", Failed("basic", one.Failure), StringComparison.Ordinal));
    }

    [Fact]
    public void Successes_are_written_as_document_000_prints_them_with_data_added()
    {
        var login = JsonNode.Parse(Succeeded("basic", Session, AccountSuccesses.LoggedIn, 200))!.AsObject();
        Assert.True(login.Remove("data"));
        login["token"] = "...";

        Assert.Equal(
            Lines().Where(line => (int)JsonNode.Parse(line)!["status"]! < 400).Select(Compacted),
            [
                Succeeded("basic", default(Nothing), AccountSuccesses.LoggedIn, 200),
                Succeeded("basic", Session with { Registered = true }, SuccessCode.UserRegistered, 201),
                login.ToJsonString(Compact),
                Succeeded("basic", Session with { Registered = true }, SuccessCode.UserRegistered, 201),
            ],
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Responses_are_written_as_document_001_prints_them()
    {
        var blocks = Blocks("001_*.txt");

        Assert.Equal(blocks[1], Succeeded("standard", Session with { Registered = true }, SuccessCode.UserRegistered, 201));
        Assert.Equal(blocks[2], Succeeded("standard", Session, AccountSuccesses.LoggedIn, 200));
        Assert.Equal(blocks[3], Succeeded("standard", new Profile(John, []), AccountSuccesses.ProfileRetrieved, 200));
        Assert.Equal(blocks[5], Failed("standard", AccountFaults.InvalidCredentials));
        Assert.Equal(blocks[6], Failed("standard", new Failure { Fault = AccountFaults.EmailTaken, Field = "email" }));
        Assert.Equal(
            blocks[7],
            Failed("standard", new Failure { Fault = RequestFaults.InvalidRequest, Errors = [new("email", Rule.Required), new("password", Rule.TooShort(8))] })
        );
        Assert.Equal(blocks[8], Failed("standard", new Failure { Fault = RequestFaults.TooManyRequests, RetryAfter = TimeSpan.FromSeconds(60) }));
    }

    [Fact]
    public void Responses_are_written_as_document_002_prints_them()
    {
        var blocks = Blocks("002_*.txt");

        Assert.Equal(blocks[0].Replace("{}", "null", StringComparison.Ordinal), Succeeded("nest", default(Nothing), SuccessCode.None, 200));
        Assert.Equal(blocks[2], Failed("nest", PushFaults.DeviceTokenTaken));
        Assert.Equal(blocks[3], Failed("nest", AccountFaults.InvalidCredentials));
        Assert.Equal(blocks[4], Failed("nest", Failure.Of(PushFaults.PushMessageNotFound, "id", "123")));
        Assert.Equal(
            blocks[5],
            Failed("nest", new Failure { Fault = RequestFaults.InvalidRequest, Errors = [new("email", Rule.Email), new("password", Rule.TooShort(8))] })
        );
    }

    [Fact]
    public void Members_are_written_in_the_order_of_document_004()
    {
        var failure = new Failure { Fault = RequestFaults.InvalidRequest, Errors = [new("email", Rule.Email), new("password", Rule.TooShort(6))] };

        Assert.Equal(Blocks("004_*.txt")[2], Still(Failed("malnu", failure)));
        Assert.Equal(
            ["success", "data", "message", "timestamp"],
            JsonNode.Parse(Succeeded("malnu", John, AccountSuccesses.LoggedIn, 200))!.AsObject().Select(member => member.Key),
            StringComparer.Ordinal
        );
        Assert.Equal(
            """{"success":false,"error":{"message":"Invalid credentials","code":"AUTH_001","type":"authentication"},"timestamp":"2026-01-08T12:00:00+00:00"}""",
            Still(Failed("malnu", AccountFaults.InvalidCredentials))
        );
    }

    [Fact]
    public void Codes_have_the_status_that_document_004_lists_for_them()
    {
        var listed = Row()
            .Matches(Text("004_*.txt"))
            .ToDictionary(row => row.Groups[1].Value, row => int.Parse(row.Groups[2].Value, null), StringComparer.Ordinal);
        Assert.Equal(31, listed.Count);

        // 405, 412, 413, 415 and 428 are not in the document at all; they take the nearest code.
        Assert.All(
            All.Faults.Select(All.Named("malnu").Of).Where(wording => wording.Status is not (405 or 412 or 413 or 415 or 428)),
            wording => Assert.Equal(listed[wording.Code!], wording.Status)
        );
    }

    [Fact]
    public void Codes_not_in_document_001_are_listed_as_additions()
    {
        var listed = Bullet().Matches(Text("001_*.txt")).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(22, listed.Count);

        var standard = All.Named("standard");
        var own = All.Faults.Select(fault => standard.CodeOf(fault)).Distinct(StringComparer.Ordinal).Except(listed, StringComparer.Ordinal).ToList();
        Assert.Equal(["SRV_001", "SRV_002", "SRV_003"], own.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(own, code => Assert.Contains(standard.Additions, addition => addition.Contains(code, StringComparison.Ordinal)));
        Assert.All(
            own,
            code => Assert.All(All.Faults.Select(standard.Of).Where(wording => wording.Code == code), wording => Assert.InRange(wording.Status, 500, 599))
        );
    }

    [Theory]
    [InlineData("basic", "000_*.txt")]
    [InlineData("standard", "001_*.txt")]
    [InlineData("nest", "002_*.txt")]
    [InlineData("store", "003_*.txt")]
    [InlineData("malnu", "004_*.txt")]
    public void Statuses_not_in_a_document_are_listed_as_additions(string name, string document)
    {
        var (contract, listed) = (All.Named(name), Statuses(Text(document)));
        // Document 004 lists the statuses of failures only.
        OutcomeKind[] successes = listed.Contains(200) ? [OutcomeKind.Ok, OutcomeKind.Created, OutcomeKind.Accepted, OutcomeKind.None] : [];
        var own = All
            .Faults.SelectMany(contract.StatusesOf)
            .Concat(successes.SelectMany(kind => new[] { "POST", "DELETE" }.Select(method => contract.StatusOf(kind, method, SuccessCode.None))))
            .Distinct();

        Assert.Equal(own.Except(listed).Order(), Statuses(string.Join(' ', contract.Additions)).Order());
    }

    [Fact]
    public void Whatever_is_422_has_what_the_client_of_document_002_shows_of_that_status()
    {
        var nest = All.Named("nest");
        var shown = All.Faults.Where(fault => nest.Of(fault).Status == 422).ToList();

        Assert.Contains(RequestFaults.IdempotencyKeyReused, shown);
        Assert.All(
            shown.SelectMany(fault => fault.Examples.Append(fault)),
            failure => Assert.NotEmpty(JsonNode.Parse(Failed("nest", failure))!["error"]!.AsArray())
        );
        Assert.Equal(
            """{"success":false,"message":"Page 9 is not a page","data":null,"error":["Page 9 is not a page"]}""",
            Failed("nest", Failure.Of(RequestFaults.IdempotencyKeyReused) with { Said = "Page 9 is not a page" })
        );
    }

    private static HashSet<int> Statuses(string text) => [.. Status().Matches(text).Select(match => int.Parse(match.Value, null))];

    private static Failure Missing(params string[] fields) =>
        new() { Fault = RequestFaults.InvalidRequest, Errors = [.. fields.Select(field => new FieldError(field, Rule.Required))] };

    private static string Failed(string contract, Failure failure) => Encoding.UTF8.GetString(All.Named(contract).Body(failure, All.Languages.English).Span);

    private static string Succeeded<T>(string contract, T value, SuccessCode success, int status)
    {
        using var buffer = ResponseBuffer.Rent();
        All.Named(contract).WriteSuccess(buffer.Json, value, success, status, All.Languages.English);
        return Encoding.UTF8.GetString(buffer.Written().Span);
    }

    private static string Still(string body) => All.Named("malnu").WithFixedTimestamp(JsonNode.Parse(body)!).ToJsonString(Compact);

    private static string Compacted(string json) =>
        JsonNode.Parse(json, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!.ToJsonString(Compact);

    /// <summary>The json blocks of a document; one that is not JSON (it contains dots) is empty.</summary>
    private static List<string> Blocks(string pattern) =>
        [
            .. Block()
                .Matches(Text(pattern))
                .Select(match =>
                {
                    try
                    {
                        return Compacted(match.Groups[1].Value);
                    }
                    catch (JsonException)
                    {
                        return "";
                    }
                }),
        ];

    /// <summary>Document 000 has no blocks, but one line per response.</summary>
    private static IEnumerable<string> Lines() => Text("000_*.txt").Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('{'));

    private static string Text(string pattern)
    {
        var documents = Path.GetFullPath(Path.Combine(Checkout.Root, "..", "shared", "documents"));
        Assert.True(
            Directory.Exists(documents),
            $"The documents that Stoa is built from are expected beside the checkout, in {documents}; this test compares with what they print."
        );
        return File.ReadAllText(Directory.GetFiles(documents, pattern).Single());
    }

    [GeneratedRegex(@"^```json\n(?<block>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\| (?<code>[A-Z]{3,4}_\d{3}) \|[^|]*\| (?<status>\d{3}) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b[245]\d\d\b")]
    private static partial Regex Status();

    [GeneratedRegex(@"^- `(?<code>[A-Z]+_\d{3})`:", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Bullet();
}
