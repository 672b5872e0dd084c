namespace Stoa.Demo;

/// <summary>Things for outdoors.</summary>
internal static class LeisureArt
{
    public static string Ball(Palette t) =>
        $"""
            <circle cx="400" cy="300" r="184" fill="{t.Body}"/>
            <path d="M530 170A184 184 0 1 1 232 376A210 210 0 0 0 530 170Z" fill="{t.Shade}" opacity=".55"/>
            <g fill="none" stroke="{t.Deep}" stroke-width="8">
              <path d="M400 116V484M216 300H584"/><path d="M272 168C350 240 350 360 272 432"/><path d="M528 168C450 240 450 360 528 432"/>
              <circle cx="400" cy="300" r="182"/>
            </g>
            <path d="M276 226C290 194 312 172 340 158" fill="none" stroke="#fff" stroke-width="14" stroke-linecap="round" opacity=".6"/>
            """;

    public static string Bottle(Palette t) =>
        $"""
            <path d="M362 118Q362 78 400 78T438 118" fill="none" stroke="#2a303b" stroke-width="14"/>
            <rect x="346" y="112" width="108" height="60" rx="14" fill="#2a303b"/><rect x="346" y="130" width="108" height="6" fill="#48515f"/>
            <rect x="354" y="168" width="92" height="24" fill="#c3cbd6"/>
            <path d="M354 190H446C484 206 498 232 498 266V452Q498 486 464 486H336Q302 486 302 452V266C302 232 316 206 354 190Z" fill="{t.Body}"/>
            <path d="M302 440H498V452Q498 486 464 486H336Q302 486 302 452Z" fill="{t.Deep}" opacity=".6"/>
            <path d="M330 268V416" stroke="#fff" stroke-width="14" stroke-linecap="round" opacity=".5"/>
            <path d="M400 300C372 334 364 352 364 370A36 36 0 0 0 436 370C436 352 428 334 400 300Z" fill="#fff" opacity=".85"/>
            """;

    public static string Tent(Palette t) =>
        $"""
            <circle cx="590" cy="150" r="40" fill="#ffe08a"/>
            <path d="M60 470L190 290L270 390L320 330L420 470Z" fill="{t.Shade}" opacity=".22"/>
            <path d="M392 148L404 132M408 148L396 132" stroke="#7a5230" stroke-width="9" stroke-linecap="round"/>
            <path d="M400 146L660 470H140Z" fill="{t.Body}"/>
            <path d="M400 146L660 470H520Z" fill="{t.Shade}"/>
            <path d="M400 146L486 470H314Z" fill="{t.Deep}"/>
            <path d="M400 146L400 470H314Z" fill="{t.Light}" opacity=".85"/><path d="M400 146L314 470H340Q376 330 400 146Z" fill="#fff" opacity=".45"/>
            <path d="M140 470L104 484M660 470L696 484" stroke="#7a5230" stroke-width="6" stroke-linecap="round"/>
            <rect x="120" y="466" width="560" height="12" rx="6" fill="{t.Deep}" opacity=".8"/>
            """;
}
