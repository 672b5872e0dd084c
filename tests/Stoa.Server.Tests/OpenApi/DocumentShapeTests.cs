using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stoa.Contracts.Tests;

namespace Stoa.Server.Tests.OpenApi;

/// <summary>What every approved document has, so that generators and people can use it.</summary>
public sealed partial class DocumentShapeTests
{
    private static readonly JsonSerializerOptions AsServed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => [.. Approved.Names];

    /// <summary>Routes, and webhooks, which are operations of the receiver.</summary>
    internal static int Operations(JsonNode document) =>
        document["paths"]!.AsObject().Concat(document["webhooks"]!.AsObject()).Sum(path => path.Value!.AsObject().Count);

    /// <summary>Half a megabyte and a quarter at the 95 operations of the documents; a route that needs more than its share repeats something.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_document_has_at_most_5000_bytes_per_operation_and_2600_as_served(string contract)
    {
        var document = Approved.Document(contract);
        var operations = Operations(document);
        Assert.InRange(new FileInfo(Approved.PathOf(contract)).Length, 1, 5_000 * operations);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(document, AsServed).Length, 1, 2_600 * operations);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_schema_is_a_boolean_and_every_enum_has_a_type(string contract)
    {
        foreach (var schema in Objects(Approved.Document(contract)).Where(one => one.ContainsKey("properties") && one["properties"] is JsonObject))
        {
            Assert.All(schema["properties"]!.AsObject(), property => Assert.True(property.Value is JsonObject, $"{property.Key} is {property.Value}"));
        }
        var lists = Objects(Approved.Document(contract)).Where(one => one["const"] is JsonValue || one["enum"] is JsonArray).ToList();
        Assert.NotEmpty(lists);
        Assert.All(lists, list => Assert.True(list["type"] is JsonValue, list.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_operation_documents_summary_access_and_parameters(string contract)
    {
        var document = Approved.Document(contract);
        string[] tags = [.. document["tags"]!.AsArray().Select(tag => (string)tag!["name"]!)];
        Assert.Equal(["Catalogue", "Cart", "Checkout", "Orders"], tags[..4]);
        Assert.All(document["tags"]!.AsArray(), tag => Assert.False(string.IsNullOrEmpty((string?)tag!["description"])));
        Assert.Equal("bearer", document["security"]![0]!.AsObject().Single().Key);
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!))
        {
            Assert.False(string.IsNullOrEmpty((string?)operation["description"]));
            Assert.Contains((string)operation["tags"]![0]!, tags, StringComparer.Ordinal);
            var parameters = operation["parameters"]?.AsArray().Select(parameter => JsonSchema.Resolve(document, parameter!)).ToList() ?? [];
            Assert.All(
                parameters,
                parameter =>
                    Assert.False(string.IsNullOrEmpty((string?)parameter["description"]), $"{operation["operationId"]} does not explain {parameter["name"]}")
            );
            Assert.Equal(parameters.Any(parameter => (string)parameter["name"]! == "Idempotency-Key"), operation["x-idempotent"] is not null);
        }
        Assert.Empty(document["paths"]!["/catalog/products"]!["get"]!["security"]!.AsArray());
        Assert.Equal(
            contract == "standard" ? "refresh" : null,
            document["paths"]!["/auth/refresh"]!["post"]!["security"]!.AsArray().SingleOrDefault()?.AsObject().Single().Key
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Components_have_readable_names(string contract) =>
        Assert.All(
            Approved.Document(contract)["components"]!
                .AsObject()
                .Where(section => section.Key is "schemas" or "responses" or "parameters" or "requestBodies" or "examples")
                .SelectMany(section => section.Value!.AsObject()),
            component => Assert.Matches(Readable(), component.Key)
        );

    /// <summary>Schemas name types, so each is a component; of the rest only what several places share.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_component_is_used_more_than_once_and_no_two_have_the_same_content(string contract)
    {
        var document = Approved.Document(contract);
        var uses = Objects(document)
            .Select(one => one["$ref"])
            .OfType<JsonValue>()
            .CountBy(reference => (string)reference!, StringComparer.Ordinal)
            .ToDictionary();
        foreach (var section in new[] { "parameters", "headers", "requestBodies", "responses", "examples" })
        {
            var components = document["components"]![section]!.AsObject();
            Assert.All(components, component => Assert.InRange(uses[$"#/components/{section}/{component.Key}"], 2, int.MaxValue));
            Assert.Equal(components.Count, components.Select(component => component.Value!.ToJsonString()).Distinct(StringComparer.Ordinal).Count());
        }
    }

    /// <summary>What modules add to one list is one type, in requests and answers.</summary>
    [Fact]
    public void The_actions_of_the_audit_log_are_one_list()
    {
        var store = Approved.Document("store");
        var actions = store["components"]!["schemas"]!["AuditAction"]!["enum"]!.AsArray().Select(action => (string)action!).ToList();
        var filter = store["paths"]!["/admin/audit-log"]!["get"]!["parameters"]!
            .AsArray()
            .Select(parameter => parameter!["$ref"] is { } shared ? store["components"]!["parameters"]![((string)shared!).Split('/')[^1]] : parameter)
            .Single(parameter => (string?)parameter!["name"] == "action");

        Assert.Equal("#/components/schemas/AuditAction", (string?)filter!["schema"]!["$ref"]);
        Assert.Equal("#/components/schemas/AuditAction", (string?)store["components"]!["schemas"]!["AuditEntry"]!["properties"]!["action"]!["$ref"]);
        Assert.Empty(new[] { "role.created", "push_message.sent", "order.shipped", "mail.retried" }.Except(actions, StringComparer.Ordinal));
        Assert.Equal(actions.Order(StringComparer.Ordinal), actions, StringComparer.Ordinal);
    }

    [Fact]
    public void Times_are_date_time_and_path_ids_have_the_format_of_the_payloads_id()
    {
        var store = Approved.Document("store");
        var (schemas, parameters) = (store["components"]!["schemas"]!, store["components"]!["parameters"]!);

        Assert.Equal("""{"format":"date-time","type":"string"}""", schemas["Order"]!["properties"]!["created_at"]!.ToJsonString());
        Assert.Equal("""{"format":"date-time","type":["string","null"]}""", schemas["PushMessage"]!["properties"]!["sent_at"]!.ToJsonString());
        foreach (
            var (thing, payload) in new[]
            {
                ("CancelOwnOrderOrderId", "Order"),
                ("PushMessageId", "PushMessage"),
                ("DeviceTokenId", "Device"),
                ("RoleId", "Role"),
                ("UserId", "UserWithRoles"),
            }
        )
        {
            Assert.Equal((string?)schemas[payload]!["properties"]!["id"]!["format"], (string?)parameters[thing]!["schema"]!["format"]);
        }
    }

    [Fact]
    public void Headers_that_a_client_acts_on_are_declared()
    {
        var (store, problem, standard) = (Approved.Document("store"), Approved.Document("problem"), Approved.Document("standard"));

        Assert.Equal(["X-Request-Id", "Error-Code", "WWW-Authenticate"], Headers(store, "/orders", "get", "401"), StringComparer.Ordinal);
        Assert.Contains("Retry-After", Headers(store, "/orders", "get", "503"), StringComparer.Ordinal);
        Assert.Contains("Idempotency-Replayed", Headers(store, "/orders", "post", "201"), StringComparer.Ordinal);
        Assert.Contains("Location", Headers(store, "/orders", "post", "201"), StringComparer.Ordinal);
        Assert.DoesNotContain("Location", Headers(store, "/device-tokens", "post", "201"), StringComparer.Ordinal);
        Assert.Contains("Accept-Encoding", Headers(store, "/auth/login", "post", "415"), StringComparer.Ordinal);
        Assert.Contains("Content-Language", (string)store["info"]!["description"]!, StringComparison.Ordinal);
        Assert.Contains("ETag", Headers(store, "/catalog/products", "get", "304"), StringComparer.Ordinal);
        Assert.Equal(
            ["ETag", "Link", "X-Total-Count", "X-Corrected-Keyword", "X-Facets"],
            Headers(problem, "/catalog/products", "get", "200"),
            StringComparer.Ordinal
        );
        Assert.DoesNotContain("X-Facets", Headers(problem, "/admin/orders", "get", "200"), StringComparer.Ordinal);
        Assert.Contains("X-Total-Is-Minimum", Headers(problem, "/admin/orders", "get", "200"), StringComparer.Ordinal);
        Assert.Contains("Set-Cookie", Headers(standard, "/auth/login", "post", "200"), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Headers(JsonNode document, string path, string method, string status) =>
        JsonSchema.Resolve(document, document["paths"]![path]![method]!["responses"]![status]!)["headers"]!.AsObject().Select(header => header.Key);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(member => Objects(member.Value)).Prepend(members),
            JsonArray items => items.SelectMany(Objects),
            _ => [],
        };

    [GeneratedRegex("^[A-Z][A-Za-z0-9]+$")]
    private static partial Regex Readable();
}
