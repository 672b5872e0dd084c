using System.Globalization;
using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using Stoa.Papers.Documents;

namespace Stoa.Papers.Pdf;

/// <summary>The pages of a document, written from top to bottom. Lengths are points.</summary>
internal sealed class Sheet : IDisposable
{
    private const double Bottom = 90;
    private readonly PdfDocument _document = new();
    private readonly bool _isLetter;
    private readonly TextSetter _texts = new();
    private XGraphics _page;

    public Sheet(string pageSize, string title, string author, DateTimeOffset issuedAt)
    {
        Typefaces.Install();
        _isLetter = pageSize == PageSizes.Letter;
        _document.Info.Title = title;
        _document.Info.Author = author;
        _document.Info.Creator = "Stoa";
        _document.Info.CreationDate = issuedAt.UtcDateTime;
        _page = Add();
    }

    public const double Left = 57;

    public double Right => _page.PageSize.Width - 45;

    /// <summary>Where the next line begins.</summary>
    public double Y { get; set; }

    /// <summary>Called at the top of every page but the first.</summary>
    public Action? OnNewPage { get; set; }

    /// <summary>Goes on a new page where this much does not fit on this one any more.</summary>
    public void Need(double height)
    {
        if (Y + height > _page.PageSize.Height - Bottom)
        {
            _page.Dispose();
            _page = Add();
            OnNewPage?.Invoke();
        }
    }

    public IReadOnlyList<string> Wrap(string text, TextStyle style, double width) => _texts.Lines(_page, text, style, width);

    /// <summary>Writes lines below one another and leaves <see cref="Y"/> where it is; where they end.</summary>
    public double Write(IEnumerable<string> lines, TextStyle style, double x, double top, bool isRight = false)
    {
        foreach (var line in lines)
        {
            _texts.Draw(_page, line, style, x, top, isRight);
            top += style.LineHeight;
        }
        return top;
    }

    /// <summary>One line, which is not broken.</summary>
    public void Write(string text, TextStyle style, double x, double top, bool isRight = false) =>
        _texts.Draw(_page, TextSetter.Prepared(text), style, x, top, isRight);

    public void Rule(double from, double to, double y, double thickness = 0.5) => _page.DrawLine(new XPen(XColors.Gray, thickness), from, y, to, y);

    /// <summary>Writes what stands at the foot of each page, and the whole.</summary>
    public byte[] Finish(IReadOnlyList<string> foot, string pageOf)
    {
        _page.Dispose();
        var (style, pages) = (new TextStyle(7.5, IsFaint: true), _document.PageCount);
        for (var i = 0; i < pages; i++)
        {
            _page = XGraphics.FromPdfPage(_document.Pages[i], XGraphicsPdfPageOptions.Append);
            var top = _page.PageSize.Height - 68;
            Rule(Left, Right, top - 6);
            Write(foot.SelectMany(line => Wrap(line, style, Right - Left - 80)).Take(4), style, Left, top);
            var number = pageOf.Replace("{page}", Text(i + 1), StringComparison.Ordinal).Replace("{pages}", Text(pages), StringComparison.Ordinal);
            Write(number, style, Right, top, isRight: true);
            _page.Dispose();
        }
        using var content = new MemoryStream();
        _document.Save(content);
        return content.ToArray();
    }

    public void Dispose()
    {
        _page.Dispose();
        _document.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private XGraphics Add()
    {
        var page = _document.AddPage();
        page.Size = _isLetter ? PageSize.Letter : PageSize.A4;
        Y = 45;
        return XGraphics.FromPdfPage(page);
    }
}
