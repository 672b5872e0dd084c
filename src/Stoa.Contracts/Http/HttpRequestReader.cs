using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.Http;

/// <summary>What was read of a request's body before its use case: a JSON object or a file.</summary>
internal readonly record struct RequestBody(JsonDocument? Document, UploadedFile? File) : IDisposable
{
    public void Dispose()
    {
        Document?.Dispose();
        File?.Dispose();
    }
}

/// <summary>Reads a real request.</summary>
/// <param name="http">The request.</param>
/// <param name="contract">Whose names its parameters and members have.</param>
/// <param name="body">What was read of its body.</param>
/// <param name="isList">
/// Parameters that nobody asked for are refused, as members of bodies are: a filter that was misspelt would give the whole list for an answer.
/// </param>
internal sealed class HttpRequestReader(HttpContext http, Contract contract, RequestBody body, bool isList) : RequestReader
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _maps = [];
    private List<FieldError>? _errors;
    private bool _refusesOthers = isList;
    private JsonObjectReader? _body;

    public override ObjectReader Body => _body ??= new JsonObjectReader(body.Document!.RootElement, contract, _errors ??= []);

    /// <summary>The errors after the request type has read its members; null if there are none.</summary>
    public Failure? Failure()
    {
        _body?.RefuseTheRest();
        // A list that takes no filter at all can be given no wrong one, and says in no document that it refuses any.
        if (_refusesOthers && _asked.Count > 0)
        {
            RefuseOtherParameters();
        }
        return _errors is not { Count: > 0 }
            ? null
            : new Failure
            {
                Fault = RequestFaults.InvalidRequest,
                Field = _errors.Count == 1 ? _errors[0].Path : null,
                Errors = _errors,
            };
    }

    public override void RefusesOthers() => _refusesOthers = true;

    private void RefuseOtherParameters()
    {
        foreach (var parameter in http.Request.Query.Keys.Where(key => !_asked.Contains(key) && !_maps.Exists(prefix => IsOf(prefix, key))))
        {
            Fail(TextRules.IsClean(parameter) ? JsonObjectReader.Shortened(parameter) : "", Rule.Unknown);
        }
    }

    private static bool IsOf(string prefix, string key) => key.StartsWith(prefix, StringComparison.Ordinal) && key[^1] == ']';

    /// <summary>A parameter as the contract spells members, or else by our own name, which everybody knows who has read another contract.</summary>
    private StringValues Asked(string name)
    {
        var spelled = contract.NameOf(name);
        _asked.Add(spelled);
        _asked.Add(name);
        var values = http.Request.Query[spelled];
        return values.Count > 0 ? values : http.Request.Query[name];
    }

    public override string Path(string name) => (http.Request.RouteValues[name] as string)?.Trim() ?? "";

    public override string? Query(string name, int max)
    {
        var values = Asked(name);
        if (values.Count > 1)
        {
            return Fail(name, Rule.Duplicate);
        }
        if (values.Count == 0 || string.IsNullOrEmpty(values[0]))
        {
            return null;
        }
        var text = values[0]!;
        if (!TextRules.IsClean(text))
        {
            return Fail(name, Rule.NotText);
        }
        return text.Length > max && TextRules.Length(text) > max ? Fail(name, Rule.TooLong(max)) : text;
    }

    public override IReadOnlyList<string> Queries(string name, int maxEntries, int maxLength)
    {
        string[] texts = [.. Asked(name).OfType<string>().Where(text => text.Length > 0)];
        var rule =
            texts.Length > maxEntries ? Rule.TooMany(maxEntries)
            : Array.Exists(texts, text => !TextRules.IsClean(text)) ? Rule.NotText
            : Array.Exists(texts, text => TextRules.Length(text) > maxLength) ? Rule.TooLong(maxLength)
            : (Rule?)null;
        if (rule is not { } broken)
        {
            return texts;
        }
        Fail(name, broken);
        return [];
    }

    public override IReadOnlyList<string> QueryList(string name, int maxEntries, Func<string, bool> isKnown, string forms)
    {
        string[] entries =
        [
            .. (Query(name, 1_000) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal),
        ];
        if (Array.TrueForAll(entries, entry => isKnown(entry)) && entries.Length <= maxEntries)
        {
            return entries;
        }
        Fail(name, entries.Length > maxEntries ? Rule.TooMany(maxEntries) : Rule.OneOf(forms));
        return [];
    }

    public override IReadOnlyDictionary<string, IReadOnlyList<string>> QueryMap(string name, int maxKeys, int maxValues, int maxLength)
    {
        var map = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var prefix = contract.NameOf(name) + "[";
        _maps.Add(prefix);
        if (AreSpelledTwice(prefix))
        {
            Fail(name, Rule.Duplicate);
        }
        foreach (var parameter in http.Request.Query.Keys.Where(key => IsOf(prefix, key)))
        {
            string[] values = [.. http.Request.Query[parameter].OfType<string>()];
            var key = parameter[prefix.Length..^1];
            if (
                key.Length == 0
                || key.Length > maxLength
                || !TextRules.IsClean(key)
                || !Array.TrueForAll(values, text => TextRules.IsClean(text) && text.Length <= maxLength)
            )
            {
                Fail(name, Rule.NotText);
            }
            map[key] = values;
        }
        if (map.Count > maxKeys || map.Values.Any(values => values.Count > maxValues))
        {
            Fail(name, Rule.TooMany(map.Count > maxKeys ? maxKeys : maxValues));
        }
        return map;
    }

    /// <summary>Keys that differ only in their case are two, and the framework takes the values of both for those of the first.</summary>
    private bool AreSpelledTwice(string prefix)
    {
        var spellings = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in new QueryStringEnumerable(http.Request.QueryString.Value))
        {
            if (parameter.DecodeName().ToString() is var name && IsOf(prefix, name))
            {
                spellings.Add(name);
            }
        }
        return spellings.Distinct(StringComparer.OrdinalIgnoreCase).Count() < spellings.Count;
    }

    public override long? QueryNumber(string name, long min, long max)
    {
        if (Query(name, 100) is not { } text)
        {
            return null;
        }
        if (!System.Numerics.BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Fail(name, Rule.Type(JsonKind.WholeNumber));
            return null;
        }
        if (number >= min && number <= max)
        {
            return (long)number;
        }
        Fail(name, number < min ? Rule.TooSmall(min, max) : Rule.TooLarge(min, max));
        return null;
    }

    public override string? QueryChoice(string name, IReadOnlyList<string> values)
    {
        var text = Query(name, 100);
        return text is null || values.Contains(text, StringComparer.Ordinal) ? text : Fail(name, Rule.OneOf(string.Join(", ", values)));
    }

    public override DateTimeOffset? QueryMoment(string name)
    {
        if (Query(name, 100) is not { } text)
        {
            return null;
        }
        if (TextRules.Time(text) is { } time)
        {
            return time;
        }
        Fail(name, Rule.Date);
        return null;
    }

    public override bool? QueryFlag(string name)
    {
        var text = QueryChoice(name, ["true", "false"]);
        return text is null ? null : text == "true";
    }

    public override PipeReader Stream(string mediaType) => http.Request.BodyReader;

    public override UploadedFile File(int maxLength, params IReadOnlyList<string> texts)
    {
        var file = body.File!;
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (spelled, text) in file.Texts)
        {
            var name = texts.FirstOrDefault(name => contract.NameOf(name) == spelled);
            var rule =
                name is null ? Rule.Unknown
                : !TextRules.IsClean(text) ? Rule.NotText
                : TextRules.Length(text) > maxLength ? Rule.TooLong(maxLength)
                : (Rule?)null;
            if (rule is { } broken)
            {
                Fail(name ?? spelled, broken);
            }
            else
            {
                known.Add(name!, text);
            }
        }
        return file.With(known);
    }

    public override string RefreshToken()
    {
        if (!contract.KeepsRefreshTokenInCookie)
        {
            return Body.Secret(RefreshTokenField.Member, RefreshTokenField.MaxLength);
        }
        if (body.Document is not null)
        {
            // A token in the body belongs to another transport: it is allowed and ignored.
            Body.TextIfGiven(RefreshTokenField.Member, RefreshTokenField.MaxLength);
        }
        return RefreshCookie.Read(http.Request, contract.CookiePath) ?? "";
    }

    public override PageQuery Page() => new(Whole("page", 1, int.MaxValue, 1), Whole("page_size", 1, PageQuery.MaxSize, PageQuery.DefaultSize));

    private int Whole(string name, int min, int max, int whenMissing)
    {
        if (Query(name, 100) is not { } text)
        {
            return whenMissing;
        }
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }
        Fail(
            name,
            !System.Numerics.BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)
                    ? Rule.Type(JsonKind.WholeNumber)
                : large < min ? Rule.TooSmall(min, max)
                : Rule.TooLarge(min, max)
        );
        return whenMissing;
    }

    private string? Fail(string name, Rule rule)
    {
        _errors ??= [];
        if (_errors.Count < JsonObjectReader.MaxErrors)
        {
            _errors.Add(new FieldError(name, rule));
        }
        return null;
    }
}
