using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NetVips;
using Stoa.Contracts;

namespace Stoa.Commerce.Media;

/// <summary>How large a picture is as it is shown, in pixels.</summary>
internal sealed record ImageSize(int Width, int Height);

/// <summary>
/// Makes what is shown of a picture out of an uploaded file, with libvips: one picture a processor at a time, each on a thread of its own, and only so many
/// wait. What a picture claims to be is read from its header, before any of it is decoded. Everything is encoded anew: what was hidden in the file or noted
/// beside the pixels (EXIF, places, profiles, scripts) is not in the result.
/// </summary>
internal sealed partial class ImageRenderer : IDisposable
{
    private const int MaxSide = 12_000;
    private const long MaxPixels = 40_000_000;
    private const int MaxWaiting = 128;
    private const int WebpQuality = 80;
    private const int JpegQuality = 82;

    /// <summary>No limit: only the width counts.</summary>
    private const int AnyHeight = 10_000_000;
    private static readonly double[] White = [255];
    private static readonly Failure Busy = new() { Fault = RequestFaults.Overloaded, RetryAfter = TimeSpan.FromSeconds(10) };
    private static readonly Failure Away = new() { Fault = CommerceFaults.MediaUnavailable, RetryAfter = TimeSpan.FromMinutes(1) };

    private readonly SemaphoreSlim _processors = new(Environment.ProcessorCount);
    private readonly ILogger<ImageRenderer> _log;

    /// <summary>Loaded by the first picture: a start does not wait for it, and a server without it does everything else.</summary>
    private readonly Lazy<bool> _libvips;
    private int _waiting;

    public ImageRenderer(ILogger<ImageRenderer> log) => (_log, _libvips) = (log, new Lazy<bool>(LoadLibvips));

    /// <summary>Writes every <see cref="Rendition"/> into the folder.</summary>
    /// <exception cref="MediaStorageException">The folder cannot be written to.</exception>
    public async Task<Outcome<ImageSize>> Render(string file, ImageType type, string folder, CancellationToken cancelled)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return Busy;
        }
        try
        {
            await _processors.WaitAsync(cancelled);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            return await Task.Factory.StartNew(
                () => _libvips.Value ? RenderWithLibvips(file, type, folder) : Away,
                cancelled,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
        }
        finally
        {
            _processors.Release();
        }
    }

    public void Dispose() => _processors.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LoadLibvips()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            NotLoaded(_log, ModuleInitializer.Exception);
            return false;
        }
        // Loaders that were not made for files of strangers: SVG, PDF and so on.
        NetVips.NetVips.BlockUntrusted = true;
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        // It would write to standard error.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.AllButFatal, (_, _, message) => Remark(_log, message));
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Outcome<ImageSize> RenderWithLibvips(string file, ImageType type, string folder)
    {
        Image? whole = null;
        try
        {
            using var source = Open(file, type);
            if (source.Width > MaxSide || source.Height > MaxSide || (long)source.Width * source.Height > MaxPixels)
            {
                return CommerceFaults.MediaTooLarge;
            }
            whole = Decode(source);
            Save(whole, folder);
            return SizeOf(source);
        }
        catch (VipsException broken) when (whole is null)
        {
            Broken(_log, broken.Message);
            return CommerceFaults.MediaBroken;
        }
        catch (Exception full) when (full is VipsException or IOException)
        {
            throw new MediaStorageException(full);
        }
        finally
        {
            whole?.Dispose();
        }
    }

    /// <summary>Reads the header, with the loader of this very type. What is missing or damaged is an error, not grey.</summary>
    private static Image Open(string file, ImageType type) =>
        type switch
        {
            ImageType.Jpeg => Image.Jpegload(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
            ImageType.Png => Image.Pngload(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
            ImageType.Webp => Image.Webpload(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
            ImageType.Avif => Image.Heifload(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
            ImageType.Gif => Image.Gifload(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error),
        };

    /// <summary>In the greatest width, upright, in sRGB with eight bits, in memory: nothing of the file is needed after this.</summary>
    private static Image Decode(Image source)
    {
        // Colours that are sRGB already come out as they are, at ten times the cost of decoding them.
        var isPlain = source.Interpretation == Enums.Interpretation.Srgb && !source.Contains("icc-profile-data");
        using var sized = source.ThumbnailImage(
            Rendition.Widths[0],
            height: AnyHeight,
            size: Enums.Size.Down,
            outputProfile: isPlain ? null : "srgb",
            intent: Enums.Intent.Relative
        );
        using var colours = sized.Colourspace(Enums.Interpretation.Srgb);
        return colours.CopyMemory();
    }

    private static void Save(Image whole, string folder)
    {
        string? wider = null;
        foreach (var width in Rendition.Widths)
        {
            var path = Path.Combine(folder, $"{width}");
            if (wider is not null && width >= whole.Width)
            {
                File.Copy(wider + ".webp", path + ".webp");
                File.Copy(wider + ".jpg", path + ".jpg");
            }
            else
            {
                using var sized = width < whole.Width ? whole.ThumbnailImage(width, height: AnyHeight, size: Enums.Size.Down) : whole.Copy();
                sized.Webpsave(path + ".webp", q: WebpQuality, keep: Enums.ForeignKeep.None);
                using var opaque = sized.HasAlpha() ? sized.Flatten(background: White) : sized.Copy();
                opaque.Jpegsave(path + ".jpg", q: JpegQuality, interlace: true, keep: Enums.ForeignKeep.None);
            }
            wider = path;
        }
    }

    /// <summary>The orientations from five on lie on their side (EXIF 2.32, tag 274).</summary>
    private static ImageSize SizeOf(Image source) =>
        source.Contains("orientation") && source.Get("orientation") is int and >= 5 and <= 8
            ? new ImageSize(source.Height, source.Width)
            : new ImageSize(source.Width, source.Height);

    [LoggerMessage(1, LogLevel.Error, "libvips cannot be loaded, so no pictures are taken (docs/operations.md, Pictures)")]
    private static partial void NotLoaded(ILogger log, Exception? reason);

    [LoggerMessage(2, LogLevel.Debug, "libvips: {Remark}")]
    private static partial void Remark(ILogger log, string remark);

    [LoggerMessage(3, LogLevel.Information, "A picture is broken: {Reason}")]
    private static partial void Broken(ILogger log, string reason);
}
