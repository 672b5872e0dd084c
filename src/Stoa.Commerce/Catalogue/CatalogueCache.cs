using Microsoft.Extensions.Configuration;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>Finished catalogue answers, dropped when any node changes the catalogue and not used while nobody could tell of a change.</summary>
internal sealed class CatalogueCache
{
    public const string Topic = "catalogue";
    private const long MaxBytes = 32 << 20;

    public CatalogueCache(Signals signals, IConfiguration configuration)
    {
        var enabled = configuration.GetValue("Catalogue:Cache", true);
        Answers = new AnswerCache(MaxBytes) { Trusted = false };
        signals.On(Topic, _ => Answers.Clear());
        signals.TrustChanged += trusted =>
        {
            Answers.Clear();
            Answers.Trusted = trusted && enabled;
        };
    }

    public AnswerCache Answers { get; }
}
