namespace Stoa.Demo;

/// <summary>Headphones and speakers.</summary>
internal static class SoundArt
{
    public static string Headphones(Palette t) =>
        $"""
            <path d="M244 350V310C244 210 312 130 400 130S556 210 556 310V350" fill="none" stroke="{t.Shade}" stroke-width="34"/>
            <path d="M244 340V310C244 204 312 124 400 124S556 204 556 310V340" fill="none" stroke="{t.Base}" stroke-width="26"/>
            <path d="M296 182C322 150 358 132 400 132S478 150 504 182" fill="none" stroke="{t.Light}" stroke-width="10" stroke-linecap="round"/>
            <rect x="262" y="312" width="52" height="166" rx="26" fill="#2a303b"/>
            <rect x="486" y="312" width="52" height="166" rx="26" fill="#2a303b"/>
            <rect x="196" y="304" width="88" height="182" rx="40" fill="{t.Body}"/>
            <rect x="516" y="304" width="88" height="182" rx="40" fill="{t.Body}"/>
            <rect x="214" y="340" width="16" height="110" rx="8" fill="{t.Light}" opacity=".8"/>
            <rect x="570" y="340" width="16" height="110" rx="8" fill="{t.Shade}" opacity=".8"/>
            <circle cx="256" cy="466" r="5" fill="#7ee0c3"/>
            """;

    public static string Earbuds(Palette t) =>
        $"""
            <g transform="rotate(-10 300 210)">{Bud(t, 264)}</g>
            <g transform="translate(800 0) scale(-1 1) rotate(-10 300 210)">{Bud(t, 264)}</g>
            <rect x="256" y="322" width="288" height="156" rx="74" fill="{t.Shade}"/>
            <rect x="256" y="316" width="288" height="152" rx="74" fill="{t.Body}"/>
            <path d="M258 376H542" stroke="{t.Deep}" stroke-width="5" opacity=".55"/>
            <rect x="376" y="368" width="48" height="16" rx="8" fill="{t.Deep}"/>
            <circle cx="400" cy="420" r="7" fill="#7ee0c3"/>
            <path d="M292 362C298 344 318 334 340 334" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".6"/>
            """;

    public static string Speaker(Palette t) =>
        $"""
            <rect x="262" y="104" width="276" height="376" rx="46" fill="{t.Shade}"/>
            <rect x="262" y="98" width="276" height="372" rx="46" fill="{t.Body}"/>
            <rect x="284" y="120" width="232" height="328" rx="30" fill="{t.Deep}"/>
            {Cone(t, 196, 52)}
            {Cone(t, 344, 88)}
            <circle cx="492" cy="140" r="6" fill="#7ee0c3"/>
            """;

    private static string Bud(Palette t, int x) =>
        $"""
            <ellipse cx="{x + 78}" cy="158" rx="26" ry="30" fill="#59626f"/><ellipse cx="{x + 68}" cy="160" rx="22" ry="34" fill="{t.Shade}"/>
            <rect x="{x}" y="160" width="40" height="150" rx="20" fill="{t.Shade}"/>
            <path d="M{x} 200C{x - 8} 120 {x + 30} 108 {x + 52} 112C{x + 88} 118 {x + 92} 190 {x + 58} 212
              C{x + 40} 222 {x + 38} 240 {x + 34} 290Q{x} 290 {x} 200Z" fill="{t.Body}"/>
            <rect x="{x + 14}" y="136" width="30" height="12" rx="6" fill="{t.Deep}"/>
            """;

    private static string Cone(Palette t, int y, int radius) =>
        $"""
            <circle cx="400" cy="{y}" r="{radius}" fill="{t.Shade}"/><circle cx="400" cy="{y}" r="{radius - 10}" fill="#232a36"/>
            <circle cx="400" cy="{y}" r="{radius - 22}" fill="#39424f"/><circle cx="400" cy="{y}" r="{radius / 3}" fill="{t.Light}"/>
            <circle cx="{400 - (radius / 9)}" cy="{y - (radius / 9)}" r="{radius / 9}" fill="#fff" opacity=".6"/>
            """;
}
