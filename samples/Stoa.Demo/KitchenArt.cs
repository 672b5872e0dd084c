namespace Stoa.Demo;

/// <summary>Kitchen and breakfast things.</summary>
internal static class KitchenArt
{
    private const string Coffee = "#4a2c1a";

    public static string Mug(Palette t) =>
        $"""
            {Steam(360)}{Steam(420)}
            <path d="M528 268H566Q624 268 624 326T566 384H520" fill="none" stroke="{t.Shade}" stroke-width="30"/>
            <path d="M248 214H544V400Q544 480 464 480H328Q248 480 248 400Z" fill="{t.Body}"/>
            <ellipse cx="396" cy="216" rx="148" ry="32" fill="{t.Light}"/><ellipse cx="396" cy="218" rx="132" ry="25" fill="{t.Shade}"/>
            <ellipse cx="396" cy="223" rx="122" ry="19" fill="{Coffee}"/>
            <path d="M330 222Q396 208 462 224" fill="none" stroke="#c58f5d" stroke-width="6" stroke-linecap="round"/>
            <path d="M276 270V390Q276 420 290 438" fill="none" stroke="#fff" stroke-width="12" stroke-linecap="round" opacity=".45"/>
            <path d="M248 330H544V352H248Z" fill="{t.Shade}" opacity=".5"/>
            """;

    public static string CoffeeBag(Palette t) =>
        $"""
            <path d="M276 150H524L552 460Q554 484 530 484H270Q246 484 248 460Z" fill="{t.Body}"/>
            <path d="M276 150L306 190L290 484H270Q246 484 248 460Z" fill="{t.Shade}" opacity=".55"/>
            <path d="M524 150L494 190L510 484H530Q554 484 552 460Z" fill="{t.Shade}" opacity=".75"/>
            <rect x="268" y="104" width="264" height="50" rx="8" fill="{t.Deep}"/><rect x="284" y="122" width="232" height="10" rx="5" fill="#d9b36a"/>
            <rect x="318" y="214" width="164" height="208" rx="14" fill="#fbf4e6"/>
            {Bean(400, 288)}
            <rect x="346" y="356" width="108" height="14" rx="7" fill="{t.Deep}"/><rect x="366" y="384" width="68" height="9" rx="4" fill="#b79a6e"/>
            <g transform="translate(586 462) scale(.5) rotate(30)">{Bean(0, 0)}</g><g transform="translate(636 474) scale(.42) rotate(-40)">{Bean(0, 0)}</g>
            <g transform="translate(206 470) scale(.46) rotate(-20)">{Bean(0, 0)}</g>
            """;

    public static string Kettle(Palette t) =>
        $"""
            <path d="M292 396C196 392 224 246 150 232L166 214C262 220 236 318 304 330Z" fill="{t.Shade}"/>
            <path d="M498 226C590 190 650 250 630 350Q620 400 596 410" fill="none" stroke="#2a303b" stroke-width="26" stroke-linecap="round"/>
            <path d="M312 204H496Q514 204 518 222L556 440Q560 476 526 476H282Q248 476 252 440L290 222Q294 204 312 204Z" fill="{t.Body}"/>
            <path d="M252 440Q248 476 282 476H526Q560 476 556 440Z" fill="{t.Shade}"/>
            <ellipse cx="404" cy="206" rx="98" ry="18" fill="{t.Shade}"/><path d="M320 202C330 168 478 168 488 202Z" fill="{t.Light}"/>
            <circle cx="404" cy="160" r="18" fill="#2a303b"/>
            <path d="M324 256L304 408" stroke="#fff" stroke-width="14" stroke-linecap="round" opacity=".5"/>
            """;

    public static string Bowl(Palette t) =>
        $"""
            {Steam(372)}{Steam(428)}
            <ellipse cx="400" cy="470" rx="250" ry="24" fill="#fff" opacity=".85"/><ellipse cx="400" cy="464" rx="250" ry="20" fill="#eef1f5"/>
            <path d="M206 270H594L568 424Q562 460 524 460H276Q238 460 232 424Z" fill="{t.Body}"/>
            {string.Concat(Enumerable.Range(0, 8).Select(rib => Rib(t, rib)))}
            <ellipse cx="400" cy="270" rx="196" ry="42" fill="{t.Light}"/><ellipse cx="400" cy="273" rx="178" ry="33" fill="#c9822e"/>
            <ellipse cx="400" cy="272" rx="164" ry="27" fill="#e3a447"/>
            <path d="M300 268Q350 252 400 268T500 270M330 284Q380 276 440 286" fill="none" stroke="#a85f18"
                stroke-width="6" stroke-linecap="round" opacity=".7"/>
            <circle cx="440" cy="254" r="15" fill="#c22f4a"/><circle cx="466" cy="262" r="13" fill="#a82440"/>
            <path d="M436 246C430 228 448 222 462 226C460 242 448 248 436 246Z" fill="#4fa565"/>
            """;

    private static string Rib(Palette t, int rib) =>
        $"""
            <path d="M{236 + (rib * 47)} 302L{251 + (rib * 43)} 448" stroke="{t.Shade}" stroke-width="9" opacity=".65"/>
            """;

    private static string Bean(int x, int y) =>
        $"""
            <g transform="rotate(24 {x} {y})"><ellipse cx="{x}" cy="{y}" rx="36" ry="50" fill="#6b4226"/>
            <path d="M{x} {y - 46}C{x - 22} {y - 14} {x + 22} {y + 14} {x} {y + 46}" fill="none" stroke="#2f1a0d" stroke-width="6"/></g>
            """;

    private static string Steam(int x) =>
        $"""
            <path d="M{x} 176C{x - 26} 146 {x + 26} 126 {x} 92" fill="none" stroke="#fff" stroke-width="12" stroke-linecap="round" opacity=".75"/>
            """;
}
