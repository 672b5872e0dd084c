using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Gives each order its own number. A node takes places from the database by the block, so an order does not wait for one; what is left of a block when the
/// node ends is given to nobody, which no number shows.
/// </summary>
internal sealed class OrderNumbers(NpgsqlDataSource database)
{
    /// <summary>As the sequence counts.</summary>
    internal const int BlockSize = 32;

    private readonly Lock _gate = new();
    private Task<Block>? _block;

    public async Task<string> Next(CancellationToken cancelled)
    {
        while (true)
        {
            var block = await Current().WaitAsync(cancelled);
            if (block.Take() is { } place)
            {
                return OrderNumber.Create(block.Key, place);
            }
        }
    }

    /// <summary>One block for all who wait; not cancelled by one of them.</summary>
    private Task<Block> Current()
    {
        lock (_gate)
        {
            return _block is { IsCompleted: false } or { IsCompletedSuccessfully: true, Result.IsUsedUp: false }
                ? _block
                : _block = database.One(TakeSql, row => new Block(row.GetFieldValue<byte[]>(0), row.GetInt64(1)), CancellationToken.None)!;
        }
    }

    private sealed class Block(byte[] key, long first)
    {
        private int _taken;

        public byte[] Key => key;

        public bool IsUsedUp => Volatile.Read(ref _taken) >= BlockSize;

        public long? Take() => Interlocked.Increment(ref _taken) is <= BlockSize and var taken ? first + taken - 1 : null;
    }

    /// <summary>
    /// Waits for no standby: an order that one has confirmed is written after the places it took, so a new primary can only give again what nobody was told.
    /// </summary>
    internal const string TakeSql = """
        SELECT k.key, nextval('commerce.order_number_places'), set_config('synchronous_commit', 'local', true) FROM commerce.order_number_key k
        """;
}
