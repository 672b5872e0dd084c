using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Stoa.Contracts.OpenApi;

namespace Stoa.Contracts.Input;

/// <summary>A parameter that a request type reads.</summary>
/// <param name="Name">In snake_case.</param>
/// <param name="Place"><c>path</c> or <c>query</c>.</param>
/// <param name="Required">Of a path, always.</param>
/// <param name="Schema">What it has to be.</param>
internal sealed record DescribedParameter(string Name, string Place, bool Required, JsonObject Schema);

/// <summary>Records path, query and body of a request type.</summary>
internal sealed class RequestSchemaRecorder : RequestReader
{
    private readonly ObjectSchemaRecorder _body = new();

    public List<DescribedParameter> Parameters { get; } = [];
    public bool AsksForBody { get; private set; }
    public ObjectSchemaRecorder Recorded => _body;

    public override ObjectReader Body
    {
        get
        {
            AsksForBody = true;
            return _body;
        }
    }

    /// <summary>What a body that is a list is the value of; null where a body has to be an object.</summary>
    public string? ListMember { get; private set; }

    public override ObjectReader BodyOrList(string member)
    {
        ListMember = member;
        return Body;
    }

    public override string Path(string name) => Path(name, IdForm.Text);

    public override string Path(string name, IdForm form)
    {
        Parameters.Add(
            new(
                name,
                "path",
                true,
                form switch
                {
                    IdForm.Uuid => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
                    IdForm.Number => Schema.Integer(1),
                    IdForm.Text => new JsonObject { ["type"] = "string", ["minLength"] = 1 },
                }
            )
        );
        return "";
    }

    public override string? Query(string name, int max)
    {
        Parameters.Add(new(name, "query", false, new JsonObject { ["type"] = "string", ["maxLength"] = max }));
        return null;
    }

    public override string? QueryOf(string name, int max, string set)
    {
        Parameters.Add(new(name, "query", false, Schema.Reference(set)));
        return null;
    }

    public override IReadOnlyList<string> Queries(string name, int maxEntries, int maxLength)
    {
        var text = new JsonObject { ["type"] = "string", ["maxLength"] = maxLength };
        var list = Schema.ArrayOf(text);
        list["maxItems"] = maxEntries;
        Parameters.Add(new(name, "query", false, list));
        return [];
    }

    public override IReadOnlyList<string> QueryList(string name, int maxEntries, Func<string, bool> isKnown, string forms)
    {
        Parameters.Add(new(name, "query", false, Schema.Text()));
        return [];
    }

    public override IReadOnlyDictionary<string, IReadOnlyList<string>> QueryMap(string name, int maxKeys, int maxValues, int maxLength)
    {
        Parameters.Add(
            new(
                name,
                "query",
                false,
                new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = Schema.ArrayOf(Schema.Text()),
                    ["maxProperties"] = maxKeys,
                }
            )
        );
        return new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
    }

    public override long? QueryNumber(string name, long min, long max)
    {
        var number = Schema.Integer(min);
        number["maximum"] = max;
        Parameters.Add(new(name, "query", false, number));
        return null;
    }

    public override string? QueryChoice(string name, IReadOnlyList<string> values)
    {
        Parameters.Add(new(name, "query", false, Schema.OneOf(values)));
        return null;
    }

    public override DateTimeOffset? QueryMoment(string name)
    {
        Parameters.Add(new(name, "query", false, new JsonObject { ["type"] = "string", ["format"] = "date-time" }));
        return null;
    }

    public override bool? QueryFlag(string name)
    {
        Parameters.Add(new(name, "query", false, Schema.Boolean()));
        return null;
    }

    /// <summary>The media type of a body that is read as a stream; null where the route takes none.</summary>
    public string? StreamedType { get; private set; }

    /// <summary>The members of each line of such a body, where its lines are objects.</summary>
    public ObjectSchemaRecorder? StreamedLine { get; private set; }

    public override PipeReader Stream(string mediaType)
    {
        StreamedType = mediaType;
        return PipeReader.Create(System.IO.Stream.Null);
    }

    public override PipeReader Lines<T>(string mediaType, Func<ObjectReader, T> read)
    {
        StreamedLine = new ObjectSchemaRecorder();
        read(StreamedLine);
        return Stream(mediaType);
    }

    /// <summary>The texts that a form may have beside its file; null where the route takes no file.</summary>
    public IReadOnlyList<string>? TextsBesideFile { get; private set; }

    public bool TakesFile => TextsBesideFile is not null;

    public int MaxTextBesideFile { get; private set; }

    public override UploadedFile File(int maxLength, params IReadOnlyList<string> texts)
    {
        (TextsBesideFile, MaxTextBesideFile) = (texts, maxLength);
        return UploadedFile.None;
    }

    public bool AsksForRefreshToken { get; private set; }

    public override string RefreshToken()
    {
        AsksForRefreshToken = true;
        return Body.Secret(RefreshTokenField.Member, RefreshTokenField.MaxLength);
    }

    public override PageQuery Page()
    {
        Parameters.Add(
            new(
                "page",
                "query",
                false,
                new JsonObject
                {
                    ["type"] = "integer",
                    ["format"] = "int32",
                    ["minimum"] = 1,
                    ["default"] = 1,
                }
            )
        );
        Parameters.Add(
            new(
                "page_size",
                "query",
                false,
                new JsonObject
                {
                    ["type"] = "integer",
                    ["format"] = "int32",
                    ["minimum"] = 1,
                    ["maximum"] = PageQuery.MaxSize,
                    ["default"] = PageQuery.DefaultSize,
                }
            )
        );
        return new PageQuery(1, PageQuery.DefaultSize);
    }
}
