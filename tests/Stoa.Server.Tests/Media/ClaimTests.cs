using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Commerce.Media;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Media;

/// <summary>
/// Uploads, deletions and crashes of one picture, step by step in orders that chance would hardly find: a row is there with all of its files or not at all,
/// and no files stay that nothing knows of.
/// </summary>
public sealed class ClaimTests(PictureShop shop) : IClassFixture<PictureShop>
{
    [Fact]
    public async Task An_upload_does_not_live_on_the_claim_of_another_that_died_after_the_files_were_removed()
    {
        var (bytes, upload) = Begin();
        await using var one = upload;
        await one.HasStored;
        // Another upload of the same picture is through, and the picture is deleted with its files.
        var other = (await shop.Staff.Upload(bytes)).Data;
        Assert.Equal(HttpStatusCode.NoContent, (await shop.Staff.Remove($"/admin/media/{other["id"]}", 1)).Status);
        Assert.False(Directory.Exists(shop.FolderOf(other)));
        // A third one claims it, and dies before its first file.
        await Leftovers.Claim(one.Hash, TestContext.Current.CancellationToken);

        var outcome = await one.GoOn();

        Assert.Null(outcome.Failure);
        Assert.Equal(1, await Rows(one.Hash));
        Assert.Equal(11, Directory.GetFiles(Folder(one.Hash)).Length);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Picture(other, 160, "jpg")).Status);
        await AfterAnHour(one.Hash);
        Assert.Equal(11, Directory.GetFiles(Folder(one.Hash)).Length);
    }

    [Fact]
    public async Task What_another_upload_left_is_not_removed_from_under_one_that_is_storing()
    {
        var (_, upload) = Begin();
        await using var one = upload;
        await one.HasStored;
        await Leftovers.Claim(one.Hash, TestContext.Current.CancellationToken);
        await shop.Host.Execute(
            """
            UPDATE commerce.media_leftovers SET since = now() - interval '2 hours'
            WHERE hash = $1 AND since = (SELECT max(since) FROM commerce.media_leftovers WHERE hash = $1)
            """,
            one.Hash
        );
        await PeriodicJob.Run(shop.Host, "leftover pictures");

        var outcome = await one.GoOn();

        Assert.Null(outcome.Failure);
        Assert.Equal((1, 11), (await Rows(one.Hash), Directory.GetFiles(Folder(one.Hash)).Length));
    }

    [Fact]
    public async Task An_upload_that_settles_while_the_picture_is_being_deleted_keeps_its_files()
    {
        var (bytes, upload) = Begin();
        await using var one = upload;
        await one.HasStored;
        var other = (await shop.Staff.Upload(bytes)).Data;
        // Between the end of the row and the removal of its files: as where a node dies there.
        await shop.Host.Execute("DELETE FROM commerce.media WHERE hash = $1", one.Hash);
        await shop.Host.Database.InTransaction<bool>(
            async connection =>
            {
                await MediaLeftovers.Leave(connection, one.Hash, TestContext.Current.CancellationToken);
                return true;
            },
            TestContext.Current.CancellationToken
        );

        Assert.Null((await one.GoOn()).Failure);
        await PeriodicJob.Run(shop.Host, "leftover pictures");

        Assert.Equal((1, 11), (await Rows(one.Hash), Directory.GetFiles(Folder(one.Hash)).Length));
        Assert.Equal((string)other["hash"]!, one.Hash);
        Assert.Equal(0, await Left(one.Hash));
    }

    [Fact]
    public async Task Files_that_are_stored_after_their_claim_was_lost_are_removed_when_the_upload_dies()
    {
        var (bytes, upload) = Begin();
        await using var one = upload;
        await one.HasStored;
        var other = (await shop.Staff.Upload(bytes)).Data;
        await shop.Staff.Remove($"/admin/media/{other["id"]}", 1);
        // It goes on storing, as it does not know yet, and dies.
        Directory.CreateDirectory(Folder(one.Hash));
        await File.WriteAllTextAsync(Path.Combine(Folder(one.Hash), "original"), "x", TestContext.Current.CancellationToken);

        await AfterAnHour(one.Hash);

        Assert.False(Directory.Exists(Folder(one.Hash)));
        Assert.Equal((0, 0), (await Rows(one.Hash), await Left(one.Hash)));
    }

    [Fact]
    public async Task A_picture_that_is_deleted_while_its_files_are_left_to_another_row_takes_them_with_it()
    {
        var media = await shop.Staff.NewMedia();
        var hash = (string)media["hash"]!;
        // The removal for a former row of these bytes has found this one, and is about to leave the files to it.
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.Change(MediaLeftovers.LockSql, TestContext.Current.CancellationToken, hash);
        await shop.Host.Execute(
            "INSERT INTO commerce.media_leftovers (hash, owner, since) VALUES ($1, '00000000-0000-0000-0000-000000000000', '-infinity')",
            hash
        );
        var deleting = shop.Staff.Remove($"/admin/media/{media["id"]}", 1);
        await Wait.Until(() => shop.Host.Database.IsWaiting("%pg_advisory_xact_lock(hashtext('commerce.media')%"));
        await connection.Change(MediaLeftovers.ForgetSql, TestContext.Current.CancellationToken, hash, DateTimeOffset.UnixEpoch);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, (await deleting).Status);

        Assert.False(Directory.Exists(shop.FolderOf(media)));
        Assert.Equal((0, 0), (await Rows(hash), await Left(hash)));
    }

    private MediaLeftovers Leftovers => shop.Host.Services.GetRequiredService<MediaLeftovers>();

    private string Folder(string hash) => Path.Combine(shop.Folder, "media", hash[..2], hash);

    private Task<long> Rows(string hash) => shop.Host.Count("SELECT count(*) FROM commerce.media WHERE hash = $1", hash);

    private Task<long> Left(string hash) => shop.Host.Count("SELECT count(*) FROM commerce.media_leftovers WHERE hash = $1", hash);

    private async Task AfterAnHour(string hash)
    {
        await shop.Host.Execute("UPDATE commerce.media_leftovers SET since = since - interval '2 hours' WHERE hash = $1", hash);
        await PeriodicJob.Run(shop.Host, "leftover pictures");
    }

    private (byte[] Bytes, PausedUpload Upload) Begin()
    {
        var bytes = Pictures.New("png", 20, 20);
        return (bytes, new PausedUpload(shop.Host, bytes));
    }

    /// <summary>An upload that waits between its last file and its row until it is told to go on.</summary>
    private sealed class PausedUpload : IAsyncDisposable
    {
        private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string _file = Path.GetTempFileName();
        private readonly Task<Outcome<MediaItem>> _upload;
        private int _transactions;

        public PausedUpload(StoaHost host, byte[] bytes)
        {
            File.WriteAllBytes(_file, bytes);
            Hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            _upload = host
                .Services.GetRequiredService<MediaIntake>()
                .Take(new IncomingMedia(_file, Hash, bytes.Length, ""), work => Run(host.Database, work), (_, _) => Task.CompletedTask, CancellationToken.None);
        }

        public string Hash { get; }

        public Task HasStored => _stored.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        public async Task<Outcome<MediaItem>> GoOn()
        {
            _goesOn.TrySetResult();
            return await _upload;
        }

        /// <summary>The first looks whether the picture is there already, the second writes its row.</summary>
        private async Task<Outcome<MediaItem>> Run(NpgsqlDataSource database, Func<NpgsqlConnection, Task<Outcome<MediaItem>>> work)
        {
            if (++_transactions == 2)
            {
                _stored.TrySetResult();
                await _goesOn.Task;
            }
            return await database.InTransaction(work, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            _goesOn.TrySetResult();
            await _upload;
            File.Delete(_file);
        }
    }
}
