using Npgsql;
using NpgsqlTypes;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>The file of an import in the database, in pieces: any node can read it, from any place on.</summary>
internal static class ImportFile
{
    private const int Piece = 256 * 1024;

    public static async Task Keep(NpgsqlConnection connection, Guid import, string path, CancellationToken cancelled)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using var copy = await connection.BeginBinaryImportAsync(Copy, cancelled);
        var piece = new byte[Piece];
        for (var n = 0; await file.ReadAtLeastAsync(piece, Piece, throwOnEndOfStream: false, cancelled) is > 0 and var length; n++)
        {
            await copy.StartRowAsync(cancelled);
            await copy.WriteAsync(import, NpgsqlDbType.Uuid, cancelled);
            await copy.WriteAsync(n, NpgsqlDbType.Integer, cancelled);
            await copy.WriteAsync(new ReadOnlyMemory<byte>(piece, 0, length), NpgsqlDbType.Bytea, cancelled);
        }
        await copy.CompleteAsync(cancelled);
    }

    public static Stream Open(NpgsqlDataSource database, Guid import) => new Pieces(database, import);

    private const string Copy = "COPY commerce.import_files (import_id, n, bytes) FROM STDIN (FORMAT BINARY)";

    internal const string PieceSql = "SELECT bytes FROM commerce.import_files WHERE import_id = $1 AND n = $2";

    internal const string ForgetSql = "DELETE FROM commerce.import_files WHERE import_id = $1";

    /// <summary>Reads one piece after the other, in memory for one.</summary>
    private sealed class Pieces(NpgsqlDataSource database, Guid import) : Stream
    {
        private byte[] _piece = [];
        private int _at;
        private int _next;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == _piece.Length)
            {
                _piece = await database.One(PieceSql, row => row.GetFieldValue<byte[]>(0), cancellationToken, import, _next++) ?? [];
                _at = 0;
            }
            var count = Math.Min(buffer.Length, _piece.Length - _at);
            _piece.AsMemory(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
