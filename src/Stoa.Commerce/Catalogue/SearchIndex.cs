using System.Buffers.Binary;
using System.Numerics;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>Where the products of one page of a search stand, best first, and how many there are in all.</summary>
internal sealed record SearchHits(IReadOnlyList<long> Positions, long Total);

/// <summary>
/// Searches in the table commerce.search_words, which says for every word which products have it, as bits of blocks of 2048 products. So
/// a word of a third of the shop costs a few kilobytes and not a visit to each product, and the count is exact. Ranks: the exact SKU of the product or a
/// variant, the whole name, all words whole in name or SKU, their beginnings there, some of them, none; within a rank the shop's own order.
/// </summary>
internal static class SearchIndex
{
    public const int BlockSize = 2048;
    private const int Words = BlockSize / 64;

    /// <summary>Finds a page.</summary>
    /// <param name="database">Where.</param>
    /// <param name="keyword">As it was typed.</param>
    /// <param name="size">The most that the page holds.</param>
    /// <param name="offset">How many stand before it.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <param name="alsoOffSale">What is active and not on sale at this moment is found too.</param>
    public static Task<SearchHits> Find(
        NpgsqlDataSource database,
        string keyword,
        int size,
        long offset,
        CancellationToken cancelled,
        bool alsoOffSale = false
    ) =>
        database.Together(
            async batch =>
            {
                batch.Add(BitsSql, keyword);
                batch.Add(ExactSql, keyword);
                if (!alsoOffSale)
                {
                    batch.Add(OffSaleSql);
                }
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                var words = 0;
                var blocks = new SortedDictionary<int, Block>();
                while (await row.ReadAsync(cancelled))
                {
                    words = row.GetInt32(4);
                    var block = blocks.TryGetValue(row.GetInt32(0), out var known) ? known : blocks[row.GetInt32(0)] = new Block();
                    block.Add(row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3));
                }
                await row.NextResultAsync(cancelled);
                while (await row.ReadAsync(cancelled))
                {
                    var position = row.GetInt64(0);
                    blocks.GetValueOrDefault((int)(position / BlockSize))?.Exact((int)(position % BlockSize), isSku: row.GetBoolean(1));
                }
                if (await row.NextResultAsync(cancelled) && await row.ReadAsync(cancelled))
                {
                    foreach (var position in row.GetFieldValue<long[]>(0))
                    {
                        blocks.GetValueOrDefault((int)(position / BlockSize))?.Remove((int)(position % BlockSize));
                    }
                }
                return Page(blocks.Where(block => block.Value.Words == words).ToList(), size, offset);
            },
            cancelled
        );

    /// <summary>Counts the bits of whole ranks and blocks until the page begins, and takes only the page's own apart.</summary>
    private static SearchHits Page(List<KeyValuePair<int, Block>> blocks, int size, long offset)
    {
        var positions = new List<long>(Math.Min(size, 1_000));
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
        Sku,
        Name,
        WholeWords,
        AllNamed,
        SomeNamed,
        Told,
    }

    /// <summary>Which of 2048 products have the words read so far. The first bit of a number is its highest, as PostgreSQL sends them.</summary>
    private sealed class Block
    {
        private readonly ulong[] _hits = new ulong[SearchIndex.Words];
        private readonly ulong[] _whole = new ulong[SearchIndex.Words];
        private readonly ulong[] _allNamed = new ulong[SearchIndex.Words];
        private readonly ulong[] _someNamed = new ulong[SearchIndex.Words];
        private readonly ulong[] _sku = new ulong[SearchIndex.Words];
        private readonly ulong[] _name = new ulong[SearchIndex.Words];

        /// <summary>How many words of the keyword occur in this block; fewer than there are, and nothing here has all.</summary>
        public int Words { get; private set; }

        public void Add(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> named, ReadOnlySpan<byte> told)
        {
            for (var i = 0; i < SearchIndex.Words; i++)
            {
                var names = Bits(named, i);
                var either = names | Bits(told, i);
                _hits[i] = Words == 0 ? either : _hits[i] & either;
                _whole[i] = Words == 0 ? Bits(whole, i) : _whole[i] & Bits(whole, i);
                _allNamed[i] = Words == 0 ? names : _allNamed[i] & names;
                _someNamed[i] |= names;
            }
            Words++;
        }

        public void Exact(int bit, bool isSku) => (isSku ? _sku : _name)[bit / 64] |= 1UL << (63 - (bit % 64));

        /// <summary>Once all words were added.</summary>
        public void Remove(int bit) => _hits[bit / 64] &= ~(1UL << (63 - (bit % 64)));

        /// <summary>Those of the rank and of none before it.</summary>
        public ulong Of(Rank rank, int i) =>
            _hits[i]
            & rank switch
            {
                Rank.Sku => _sku[i],
                Rank.Name => _name[i] & ~_sku[i],
                Rank.WholeWords => _whole[i] & ~(_sku[i] | _name[i]),
                Rank.AllNamed => _allNamed[i] & ~(_sku[i] | _name[i] | _whole[i]),
                Rank.SomeNamed => _someNamed[i] & ~(_sku[i] | _name[i] | _allNamed[i]),
                Rank.Told => ~(_sku[i] | _name[i] | _someNamed[i]),
            };

        /// <summary>PostgreSQL's binary form of bits: their number in four bytes, then the bits. Empty for none.</summary>
        private static ulong Bits(ReadOnlySpan<byte> sent, int i) =>
            sent.Length == 0 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(sent[(sizeof(int) + (i * sizeof(ulong)))..]);
    }

    /// <summary>One range of the primary key a word; LATERAL keeps it one range scan each, whatever the planner thinks of the words.</summary>
    internal const string BitsSql = """
        SELECT found.block, coalesce(varbit_send(found.whole::varbit), ''), coalesce(varbit_send(found.names::varbit), ''),
            coalesce(varbit_send(found.texts::varbit), ''), cardinality(keyword.words)
        FROM (SELECT commerce.words($1) AS words) AS keyword CROSS JOIN unnest(keyword.words) AS wanted(word)
        CROSS JOIN LATERAL (
            SELECT s.block, bit_or(s.names) FILTER (WHERE s.word = wanted.word) AS whole, bit_or(s.names) AS names, bit_or(s.texts) AS texts
            FROM commerce.search_words s
            WHERE s.word >= wanted.word AND s.word < wanted.word || chr(1114111) GROUP BY s.block
        ) AS found
        """;

    /// <summary>
    /// Products that have their words in the index and are not on sale: not yet, or not any more. The same as <c>commerce.on_sale</c> says, by two ranges of
    /// indexes that hold nothing of other products.
    /// </summary>
    private const string OffSale = """
        SELECT p.position FROM commerce.products p WHERE p.status = 'active' AND p.publish_at > now()
        UNION ALL
        SELECT p.position FROM commerce.products p WHERE p.status = 'active' AND p.unpublish_at <= now()
        """;

    internal const string OffSaleSql = $"SELECT coalesce(array_agg(o.position), ARRAY[]::bigint[]) FROM ({OffSale}) AS o";

    /// <summary>As many of them as $1 at most.</summary>
    internal const string SomeOffSaleSql = $"SELECT coalesce(array_agg(o.position), ARRAY[]::bigint[]) FROM ({OffSale} LIMIT $1) AS o";

    /// <summary>Where the keyword is a SKU, or a whole name.</summary>
    internal const string ExactSql = """
        SELECT p.position, true FROM commerce.products p WHERE lower(p.sku) = lower($1) AND p.status = 'active' AND commerce.on_sale(p)
        UNION ALL
        SELECT p.position, true FROM commerce.variants v JOIN commerce.products p ON p.id = v.product_id
        WHERE lower(v.sku) = lower($1) AND NOT v.archived AND commerce.on_sale(p)
        UNION ALL
        SELECT p.position, false FROM commerce.products p
            WHERE commerce.name_key(p.name) = commerce.name_key($1) AND p.status = 'active' AND commerce.on_sale(p)
        """;
}
