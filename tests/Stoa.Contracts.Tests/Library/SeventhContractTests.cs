using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Contracts.Tests.Library;

/// <summary>The library alone in another application, and a seventh contract added from outside in one short file.</summary>
public sealed class SeventhContractTests(BookServer server) : IClassFixture<BookServer>
{
    [Fact]
    public void A_contract_is_one_file_of_less_than_150_lines() => Assert.InRange(File.ReadAllLines(Path.Combine(Here(), "JSendContract.cs")).Length, 1, 149);

    [Theory]
    [InlineData("GET", "/books/1", null, 200, """{"status":"success","data":{"id":"1","title":"A Pattern Language","year":1977}}""")]
    [InlineData("GET", "/books/none", null, 404, """{"status":"fail","data":{"request":"Book not found"}}""")]
    [InlineData("GET", "/nowhere", null, 404, """{"status":"fail","data":{"request":"Route not found"}}""")]
    [InlineData("PUT", "/books", "{}", 405, """{"status":"fail","data":{"request":"Method not allowed for this route"}}""")]
    [InlineData("GET", "/books?page=0", null, 400, """{"status":"fail","data":{"page":"page must be between 1 and 2147483647"}}""")]
    [InlineData("POST", "/books", "{", 400, """{"status":"fail","data":{"request":"The request body is not a valid JSON object"}}""")]
    [InlineData(
        "POST",
        "/books",
        """{"year":99,"author":1}""",
        400,
        """{"status":"fail","data":{"title":"title is required","year":"year must be between 1450 and 2100","author":"author is not a known member"}}"""
    )]
    public async Task The_contract_answers_every_kind_of_request(string method, string path, string? body, int status, string expected)
    {
        var (answer, text) = await Send(method, "/as/jsend/api" + path, body, "librarian");

        Assert.Equal((status, expected), ((int)answer.StatusCode, text));
        Assert.Equal("application/json; charset=utf-8; profile=\"jsend\"", answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task The_contract_answers_created_paged_and_empty_outcomes()
    {
        var (created, text) = await Send("POST", "/as/jsend/api/books", """{"title":"Notes on the Synthesis of Form","year":1964}""", "librarian");
        var book = JsonNode.Parse(text)!["data"]!;
        var (_, list) = await Send("GET", "/as/jsend/api/books?page_size=1", null);
        var (removed, nothing) = await Send("DELETE", $"/as/jsend/api/books/{book["id"]}", null, "reader");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal((1, 2), (JsonNode.Parse(list)!["data"]!["items"]!.AsArray().Count, (int)JsonNode.Parse(list)!["data"]!["total"]!));
        Assert.Equal((HttpStatusCode.OK, """{"status":"success","data":null}"""), (removed.StatusCode, nothing));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("stranger", 401)]
    [InlineData("reader", 403)]
    public async Task The_contract_refuses_callers_without_access(string? token, int status)
    {
        var (answer, text) = await Send("POST", "/as/jsend/api/books", """{"title":"x","year":2000}""", token);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("fail", (string?)JsonNode.Parse(text)!["status"]);
    }

    [Fact]
    public async Task The_contract_is_chosen_by_profile_and_the_others_are_unchanged()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/books/none");
        request.Headers.TryAddWithoutValidation("Accept", "application/json; profile=\"jsend\"");
        request.Headers.TryAddWithoutValidation("Accept-Language", "es");
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(
            """{"status":"fail","data":{"request":"Libro no encontrado"}}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal("book_not_found", answer.Headers.GetValues("Error-Code").Single());
        Assert.Equal("</openapi/jsend.json>; rel=\"profile\"", answer.Headers.GetValues("Link").Single());
        Assert.Equal(
            """{"type":"/docs/errors/book_not_found","title":"Book not found","status":404,"code":"book_not_found"}""",
            (await Send("GET", "/api/books/none", null)).Text
        );
    }

    [Fact]
    public async Task The_contract_has_an_OpenAPI_document_and_a_column_in_the_catalogue()
    {
        var document = JsonNode.Parse((await Send("GET", "/openapi/jsend.json", null)).Text)!;
        var operation = document["paths"]!["/books/{id}"]!["get"]!["responses"]!;
        var success = JsonSchema.Resolve(document, operation["200"]!)["content"]!["application/json"]!;
        var failure = JsonSchema.Resolve(document, operation["404"]!);

        Assert.Equal("success", (string?)JsonSchema.Resolve(document, success["schema"]!)["properties"]!["status"]!["const"]);
        Assert.Equal("Book not found (`book_not_found`)", (string?)failure["description"]);
        Assert.Equal("A Pattern Language", (string?)document["components"]!["schemas"]!["Book"]!["examples"]![0]!["title"]);
        Assert.Contains(
            "jsend",
            JsonNode.Parse((await Send("GET", "/contracts", null)).Text)!["contracts"]!.AsArray().Select(contract => (string)contract!["name"]!),
            StringComparer.Ordinal
        );
        Assert.Contains("jsend", (await Send("GET", "/docs/contracts", null)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_fits_its_schema_in_every_language()
    {
        var contract = new JSendContract([]);
        foreach (var fault in All.Faults)
        {
            foreach (var texts in All.Languages.All)
            {
                JsonSchema.Validate(contract.FailureSchema([fault]), JsonNode.Parse(contract.Body(fault, texts).Span));
                JsonSchema.Validate(contract.FailureSchema(All.Faults), JsonNode.Parse(contract.Body(fault, texts).Span));
            }
        }
    }

    [Fact]
    public void The_code_in_the_librarys_README_is_the_code_of_this_application()
    {
        var code = string.Join('\n', Directory.GetFiles(Here(), "*.cs").Select(file => Essence(File.ReadAllText(file))));
        var readme = File.ReadAllText(Path.Combine(Here(), "../../../src/Stoa.Contracts/README.md"));
        var blocks = readme
            .Split("```csharp\n")
            .Skip(1)
            .Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])
            .SelectMany(block => block.Split("\n\n"))
            .ToList();

        Assert.InRange(blocks.Count, 5, 50);
        Assert.All(blocks, block => Assert.Contains(Essence(block), code, StringComparison.Ordinal));

        static string Essence(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
    }

    private async Task<(HttpResponseMessage Answer, string Text)> Send(string method, string path, string? body, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }
        var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
