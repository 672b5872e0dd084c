namespace Stoa.Demo;

/// <summary>Screens, keys and lenses, drawn on an 800×600 canvas.</summary>
internal static class DeviceArt
{
    private const string Ink = "#161c27";

    public static string Laptop(Palette t) =>
        $"""
            <rect x="200" y="140" width="400" height="270" rx="18" fill="{t.Shade}"/>
            <rect x="204" y="142" width="392" height="264" rx="16" fill="{Ink}"/>
            {Wallpaper(218, 156, 364, 230)}
            <rect x="244" y="186" width="150" height="16" rx="8" fill="#fff" opacity=".9"/>
            <rect x="244" y="214" width="210" height="10" rx="5" fill="#fff" opacity=".5"/>
            <rect x="244" y="234" width="180" height="10" rx="5" fill="#fff" opacity=".5"/>
            <path d="M150 408H650L674 440Q676 462 652 462H148Q124 462 126 440Z" fill="{t.Body}"/>
            <path d="M126 440H674Q676 462 652 462H148Q124 462 126 440Z" fill="{t.Shade}"/>
            <path d="M340 408H460L454 420Q452 424 446 424H354Q348 424 346 420Z" fill="{t.Shade}"/>
            """;

    public static string Phone(Palette t) =>
        $"""
            <g transform="rotate(-9 330 300)">
              <rect x="236" y="112" width="190" height="364" rx="36" fill="{t.Body}"/>
              <rect x="252" y="128" width="84" height="96" rx="26" fill="{t.Shade}"/>
              <circle cx="278" cy="156" r="17" fill="{Ink}"/><circle cx="278" cy="156" r="7" fill="#4d6fa5"/>
              <circle cx="278" cy="198" r="17" fill="{Ink}"/><circle cx="278" cy="198" r="7" fill="#4d6fa5"/>
              <circle cx="314" cy="176" r="8" fill="#fff4cf"/>
            </g>
            <g transform="rotate(6 460 300)">
              <rect x="364" y="104" width="196" height="376" rx="38" fill="{t.Deep}"/>
              <rect x="368" y="106" width="188" height="372" rx="36" fill="{Ink}"/>
              {Wallpaper(376, 114, 172, 356, 30)}
              <rect x="434" y="126" width="56" height="16" rx="8" fill="{Ink}"/>
              <rect x="404" y="176" width="116" height="26" rx="13" fill="#fff" opacity=".85"/>
              <rect x="424" y="214" width="76" height="10" rx="5" fill="#fff" opacity=".5"/>
              <rect x="394" y="396" width="136" height="52" rx="22" fill="#fff" opacity=".3"/>
              <circle cx="424" cy="422" r="14" fill="#fff" opacity=".9"/><circle cx="462" cy="422" r="14" fill="#ffd76b"/>
              <circle cx="500" cy="422" r="14" fill="#7ee0c3"/>
            </g>
            """;

    public static string Monitor(Palette t) =>
        $"""
            <path d="M360 410H440L452 470H348Z" fill="{t.Shade}"/>
            <rect x="290" y="460" width="220" height="20" rx="10" fill="{t.Body}"/>
            <rect x="140" y="110" width="520" height="316" rx="20" fill="{t.Body}"/>
            <rect x="152" y="122" width="496" height="272" rx="10" fill="{Ink}"/>
            {Wallpaper(158, 128, 484, 260)}
            <path d="M158 340Q260 250 350 310T520 270T642 300V388H158Z" fill="#fff" opacity=".16"/>
            <circle cx="540" cy="200" r="34" fill="#ffe3a1" opacity=".9"/>
            <circle cx="400" cy="410" r="5" fill="{t.Deep}"/>
            """;

    public static string Keyboard(Palette t) =>
        $"""
            <rect x="110" y="240" width="580" height="226" rx="26" fill="{t.Shade}"/>
            <rect x="110" y="230" width="580" height="222" rx="26" fill="{t.Body}"/>
            <rect x="126" y="246" width="548" height="190" rx="14" fill="{t.Deep}"/>
            {string.Concat(from row in Enumerable.Range(0, 3) from key in Enumerable.Range(0, 12) select Key(t, row, key))}
            <rect x="136" y="391" width="82" height="36" rx="7" fill="{t.Light}"/>
            <rect x="226" y="391" width="304" height="36" rx="7" fill="#fff"/>
            <rect x="538" y="391" width="126" height="36" rx="7" fill="{t.Light}"/>
            """;

    public static string Mouse(Palette t) =>
        $"""
            <rect x="296" y="160" width="208" height="316" rx="104" fill="{t.Shade}"/>
            <rect x="296" y="152" width="208" height="312" rx="104" fill="{t.Body}"/>
            <path d="M296 290H504" stroke="{t.Shade}" stroke-width="4"/>
            <path d="M400 152V290" stroke="{t.Shade}" stroke-width="4"/>
            <rect x="386" y="198" width="28" height="62" rx="14" fill="{t.Deep}"/>
            <rect x="394" y="210" width="12" height="24" rx="6" fill="#7ee0c3"/>
            <path d="M322 250C322 206 346 180 372 176" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".45"/>
            """;

    public static string Camera(Palette t) =>
        $"""
            <path d="M316 200L340 150Q344 142 354 142H446Q456 142 460 150L484 200Z" fill="{t.Shade}"/>
            <rect x="206" y="168" width="74" height="34" rx="12" fill="{t.Deep}"/>
            <rect x="530" y="178" width="60" height="26" rx="10" fill="#d9534f"/>
            <rect x="160" y="192" width="480" height="278" rx="40" fill="{t.Body}"/>
            <rect x="160" y="252" width="480" height="150" fill="{t.Deep}"/>
            <circle cx="400" cy="330" r="128" fill="#dfe5ee"/><circle cx="400" cy="330" r="114" fill="{Ink}"/>
            <circle cx="400" cy="330" r="84" fill="#26344d"/><circle cx="400" cy="330" r="56" fill="#3d5d92"/>
            <circle cx="400" cy="330" r="28" fill="#10182a"/>
            <path d="M340 300A70 70 0 0 1 396 262" fill="none" stroke="#fff" stroke-width="12" stroke-linecap="round" opacity=".7"/>
            <circle cx="436" cy="362" r="9" fill="#fff" opacity=".5"/>
            <rect x="540" y="214" width="66" height="24" rx="8" fill="#fff6d8"/>
            """;

    public static string Watch(Palette t) =>
        $"""
            <path d="M336 220L350 92Q352 78 366 78H434Q448 78 450 92L464 220Z" fill="{t.Body}"/>
            <path d="M336 380L350 498Q352 512 366 512H434Q448 512 450 498L464 380Z" fill="{t.Shade}"/>
            <circle cx="400" cy="458" r="5" fill="{t.Deep}"/><circle cx="400" cy="480" r="5" fill="{t.Deep}"/>
            <rect x="506" y="276" width="22" height="52" rx="9" fill="#8d97a6"/>
            <rect x="282" y="184" width="236" height="236" rx="76" fill="#c3cbd6"/>
            <rect x="288" y="186" width="224" height="226" rx="72" fill="#e9edf3"/>
            <rect x="302" y="200" width="196" height="200" rx="60" fill="{Ink}"/>
            <circle cx="400" cy="300" r="78" fill="none" stroke="#2f3b50" stroke-width="10"/>
            <path d="M400 222A78 78 0 1 1 326 324" fill="none" stroke="{t.Light}" stroke-width="10" stroke-linecap="round"/>
            <path d="M400 300V246M400 300L438 322" stroke="#fff" stroke-width="9" stroke-linecap="round"/>
            <circle cx="400" cy="300" r="8" fill="#ffd76b"/>
            """;

    private static string Key(Palette t, int row, int key)
    {
        var fill = (row, key) switch
        {
            (0, 0) => "#ff8a5c",
            (_, 0 or 11) => t.Light,
            _ => "#fff",
        };
        return $"""<rect x="{136 + (key * 44)}" y="{256 + (row * 45)}" width="44" height="36" rx="7" fill="{fill}" stroke="{t.Deep}" stroke-width="6"/>""";
    }

    private static string Wallpaper(int x, int y, int width, int height, int radius = 6) =>
        $"""
            <rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="url(#screen)"/>
            """;
}
