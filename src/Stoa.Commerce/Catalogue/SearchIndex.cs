using System.Buffers.Binary;
using System.Numerics;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>Where the products of one page of a search stand, best first, and how many there are in all.</summary>
internal sealed record SearchHits(IReadOnlyList<long> Positions, long Total);

/// <summary>
/// Searches in the table commerce.search_words, which says for every word which products have it, as bits of blocks of 2048 products. So
/// a word of a third of the shop costs a few kilobytes and not a visit to each product, and the count is exact. Ranks: the exact SKU, all
/// words in name or SKU, some of them, none; within a rank the shop's own order.
/// </summary>
internal static class SearchIndex
{
    public const int BlockSize = 2048;
    private const int Words = BlockSize / 64;

    public static async Task<SearchHits> Find(NpgsqlDataSource database, string keyword, int size, long offset, CancellationToken cancelled)
    {
        await using var batch = database.CreateBatch();
        batch.Add(BitsSql, keyword);
        batch.Add(SkuSql, keyword);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        var words = 0;
        var blocks = new SortedDictionary<int, Block>();
        while (await row.ReadAsync(cancelled))
        {
            words = row.GetInt32(3);
            var block = blocks.TryGetValue(row.GetInt32(0), out var known) ? known : blocks[row.GetInt32(0)] = new Block();
            block.Add(row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2));
        }
        await row.NextResultAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            var position = row.GetInt64(0);
            blocks.GetValueOrDefault((int)(position / BlockSize))?.Exact((int)(position % BlockSize));
        }
        return Page(blocks.Where(block => block.Value.Words == words).ToList(), size, offset);
    }

    /// <summary>Counts the bits of whole ranks and blocks until the page begins, and takes only the page's own apart.</summary>
    private static SearchHits Page(List<KeyValuePair<int, Block>> blocks, int size, long offset)
    {
        var positions = new List<long>(size);
        long total = 0;
        foreach (var rank in Enum.GetValues<Rank>())
        {
            foreach (var (number, block) in blocks)
            {
                for (var word = 0; word < Words; word++)
                {
                    var bits = block.Of(rank, word);
                    var before = total;
                    total += BitOperations.PopCount(bits);
                    if (total <= offset || positions.Count == size)
                    {
                        continue;
                    }
                    for (; bits != 0 && positions.Count < size; before++)
                    {
                        var bit = BitOperations.LeadingZeroCount(bits);
                        bits &= ~(1UL << (63 - bit));
                        if (before >= offset)
                        {
                            positions.Add(((long)number * BlockSize) + (word * 64) + bit);
                        }
                    }
                }
            }
        }
        return new SearchHits(positions, total);
    }

    private enum Rank
    {
        Exact,
        AllNamed,
        SomeNamed,
        Told,
    }

    /// <summary>Which of 2048 products have the words read so far. The first bit of a number is its highest, as PostgreSQL sends them.</summary>
    private sealed class Block
    {
        private readonly ulong[] _hits = new ulong[SearchIndex.Words];
        private readonly ulong[] _allNamed = new ulong[SearchIndex.Words];
        private readonly ulong[] _someNamed = new ulong[SearchIndex.Words];
        private readonly ulong[] _exact = new ulong[SearchIndex.Words];

        /// <summary>How many words of the keyword occur in this block; fewer than there are, and nothing here has all.</summary>
        public int Words { get; private set; }

        public void Add(ReadOnlySpan<byte> named, ReadOnlySpan<byte> told)
        {
            for (var i = 0; i < SearchIndex.Words; i++)
            {
                var names = Bits(named, i);
                var either = names | Bits(told, i);
                _hits[i] = Words == 0 ? either : _hits[i] & either;
                _allNamed[i] = Words == 0 ? names : _allNamed[i] & names;
                _someNamed[i] |= names;
            }
            Words++;
        }

        public void Exact(int bit) => _exact[bit / 64] |= 1UL << (63 - (bit % 64));

        public ulong Of(Rank rank, int i) =>
            rank switch
            {
                Rank.Exact => _hits[i] & _exact[i],
                Rank.AllNamed => _hits[i] & _allNamed[i] & ~_exact[i],
                Rank.SomeNamed => _hits[i] & _someNamed[i] & ~_allNamed[i] & ~_exact[i],
                Rank.Told => _hits[i] & ~_someNamed[i] & ~_exact[i],
            };

        /// <summary>PostgreSQL's binary form of bits: their number in four bytes, then the bits. Empty for none.</summary>
        private static ulong Bits(ReadOnlySpan<byte> sent, int i) =>
            sent.Length == 0 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(sent[(sizeof(int) + (i * sizeof(ulong)))..]);
    }

    /// <summary>One range of the primary key a word; LATERAL keeps it one range scan each, whatever the planner thinks of the words.</summary>
    internal const string BitsSql = """
        SELECT found.block, coalesce(varbit_send(found.names::varbit), ''), coalesce(varbit_send(found.texts::varbit), ''), cardinality(keyword.words)
        FROM (SELECT commerce.words($1) AS words) AS keyword CROSS JOIN unnest(keyword.words) AS wanted(word)
        CROSS JOIN LATERAL (
            SELECT s.block, bit_or(s.names) AS names, bit_or(s.texts) AS texts FROM commerce.search_words s
            WHERE s.word >= wanted.word AND s.word < wanted.word || chr(1114111) GROUP BY s.block
        ) AS found
        """;

    internal const string SkuSql = "SELECT position FROM commerce.products p WHERE lower(p.sku) = lower($1) AND commerce.on_sale(p)";
}
