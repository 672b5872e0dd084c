using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Stoa.Contracts.Languages;

/// <summary>All languages of this application: one for each <c>Texts/{language}.json</c> that modules embed.</summary>
public sealed class LanguageCatalogue
{
    private const string Folder = "Texts/";
    private const string Default = "en";

    /// <summary>Collects the texts of all modules.</summary>
    /// <exception cref="InvalidOperationException">Two modules give the same key.</exception>
    public LanguageCatalogue(IEnumerable<MessageSource> sources)
    {
        var languages = new SortedDictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var assembly in sources.Select(source => source.Assembly).Distinct())
        {
            foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
            {
                var language = name[Folder.Length..^".json".Length];
                using var file = assembly.GetManifestResourceStream(name)!;
                Merge(
                    languages.TryGetValue(language, out var known) ? known : languages[language] = new(StringComparer.Ordinal),
                    file,
                    assembly.GetName().Name!
                );
            }
        }
        English = new Texts(Default, languages.TryGetValue(Default, out var english) ? english : new Dictionary<string, string>(StringComparer.Ordinal));
        All = [English, .. languages.Where(language => language.Key != Default).Select(language => new Texts(language.Key, language.Value))];
    }

    /// <summary>The language of the documents, logs and generated pages, and the default for clients.</summary>
    public Texts English { get; }

    /// <summary>Where a client has no preference among them, the first.</summary>
    public ImmutableArray<Texts> All { get; }

    /// <summary>By its primary subtag; English for one that there is not.</summary>
    public Texts For(string language) => All.FirstOrDefault(texts => texts.Language == language) ?? English;

    /// <summary>By <c>Accept-Language</c>.</summary>
    public Texts Choose(StringValues acceptLanguage) => AcceptLanguage.Choose(All, acceptLanguage);

    private static void Merge(Dictionary<string, string> messages, Stream file, string module)
    {
        using var document = JsonDocument.Parse(file);
        foreach (var message in document.RootElement.EnumerateObject())
        {
            if (!messages.TryAdd(message.Name, message.Value.GetString()!))
            {
                throw new InvalidOperationException($"The message '{message.Name}' of {module} is given twice.");
            }
        }
    }
}
