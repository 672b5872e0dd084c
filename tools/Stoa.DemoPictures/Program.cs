using System.Globalization;
using System.Text;
using NetVips;
using Stoa.Demo;

// Draws the pictures of the demo shop anew: dotnet run --project tools/Stoa.DemoPictures -- samples/Stoa.Demo/Pictures
if (args is not [var folder])
{
    Console.Error.WriteLine("Name the folder that the pictures go to: samples/Stoa.Demo/Pictures");
    return 2;
}

// 640 pixels wide: the first start of a server takes all of them, and it should not take long.
const double Scale = 0.8;
Directory.CreateDirectory(folder);
foreach (var name in DemoPictures.Names)
{
    using var drawing = Image.SvgloadBuffer(Encoding.UTF8.GetBytes(DemoPictures.Draw(name)), scale: Scale);
    using var opaque = drawing.Flatten();
    var file = Path.Combine(folder, name + ".webp");
    opaque.Webpsave(file, q: 92, effort: 6, smartSubsample: true, keep: Enums.ForeignKeep.None);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file} {opaque.Width}×{opaque.Height} {new FileInfo(file).Length} bytes"));
}
return 0;
