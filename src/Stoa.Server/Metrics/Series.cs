using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Stoa.Server.Metrics;

/// <summary>One instrument with all its combinations of labels, in the text format of Prometheus 0.0.4.</summary>
internal sealed class Series
{
    /// <summary>Whoever labels a measurement with something that a client chose must not fill our memory.</summary>
    private const int MostCells = 2_000;

    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _lock = new();
    private readonly Dictionary<Labels, Cell> _cells = new(Labels.Comparer);
    private readonly Dictionary<Labels, Cell>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly Instrument _instrument;
    private readonly double[]? _bounds;
    private readonly bool _sums;
    private readonly string _name;
    private readonly string _type;

    public Series(Instrument instrument)
    {
        (_instrument, _lookup) = (instrument, _cells.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>());
        var kind = instrument.GetType();
        var definition = kind.IsGenericType ? kind.GetGenericTypeDefinition() : kind;
        _sums = definition == typeof(Counter<>) || definition == typeof(UpDownCounter<>);
        _bounds = definition == typeof(Histogram<>) ? Seconds : null;
        var grows = definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>);
        _type = _bounds is not null ? "histogram" : grows ? "counter" : "gauge";
        _name = NameOf(instrument, grows);
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            if (!_lookup.TryGetValue(tags, out var cell))
            {
                if (_cells.Count == MostCells)
                {
                    return;
                }
                _cells.Add(new Labels([.. tags]), cell = new Cell(_bounds));
            }
            cell.Record(value, _sums, _bounds);
        }
    }

    public void WriteTo(StringBuilder page)
    {
        lock (_lock)
        {
            if (_cells.Count == 0)
            {
                return;
            }
            page.Append($"# HELP {_name} {(_instrument.Description ?? "").ReplaceLineEndings(" ")}\n# TYPE {_name} {_type}\n");
            foreach (var (labels, cell) in _cells)
            {
                cell.WriteTo(page, _name, labels.Text, _bounds);
            }
        }
    }

    /// <summary>As OpenTelemetry names instruments for Prometheus: underscores, the unit, <c>_total</c> for what only grows.</summary>
    private static string NameOf(Instrument instrument, bool grows)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var name = string.Concat(instrument.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return name + (name.EndsWith(unit, StringComparison.Ordinal) ? "" : unit) + (grows ? "_total" : "");
    }

    private sealed class Cell(double[]? bounds)
    {
        private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length];
        private double _value;
        private long _count;

        public void Record(double value, bool sums, double[]? bounds)
        {
            _count++;
            _value = sums || bounds is not null ? _value + value : value;
            for (var at = (bounds?.Length ?? 0) - 1; at >= 0 && value <= bounds![at]; at--)
            {
                _buckets![at]++;
            }
        }

        public void WriteTo(StringBuilder page, string name, string labels, double[]? bounds)
        {
            if (bounds is null)
            {
                page.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : "{" + labels + "}")} {_value}\n");
                return;
            }
            var more = labels.Length == 0 ? "" : labels + ",";
            for (var at = 0; at < bounds.Length; at++)
            {
                page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{more}le=\"{bounds[at]}\"}} {_buckets![at]}\n");
            }
            page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{more}le=\"+Inf\"}} {_count}\n");
            var all = labels.Length == 0 ? "" : "{" + labels + "}";
            page.Append(CultureInfo.InvariantCulture, $"{name}_sum{all} {_value}\n{name}_count{all} {_count}\n");
        }
    }
}
