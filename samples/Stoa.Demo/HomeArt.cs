namespace Stoa.Demo;

/// <summary>Things for the living room, and the plain box for whatever has no picture of its own.</summary>
internal static class HomeArt
{
    public static string Chair(Palette t) =>
        $"""
            <path d="M258 420L236 488M542 420L564 488" stroke="#7a5230" stroke-width="18" stroke-linecap="round"/>
            <path d="M250 320V190Q250 116 324 116H476Q550 116 550 190V320Z" fill="{t.Body}"/>
            <path d="M400 122V320" stroke="{t.Shade}" stroke-width="4" opacity=".6"/>
            <circle cx="340" cy="210" r="6" fill="{t.Shade}"/><circle cx="460" cy="210" r="6" fill="{t.Shade}"/>
            <rect x="262" y="306" width="276" height="84" rx="30" fill="{t.Light}"/>
            <rect x="250" y="362" width="300" height="78" rx="20" fill="{t.Shade}"/>
            <path d="M190 276Q190 242 224 242T258 276V440H222Q190 440 190 408Z" fill="{t.Base}"/>
            <path d="M610 276Q610 242 576 242T542 276V440H578Q610 440 610 408Z" fill="{t.Base}"/>
            <path d="M210 290Q210 262 230 262" fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".4"/>
            """;

    public static string Lamp(Palette t) =>
        $"""
            <path d="M300 292L180 470H620L500 292Z" fill="#ffe9a8" opacity=".45"/>
            <rect x="390" y="280" width="20" height="180" rx="8" fill="#8b6b4a"/>
            <ellipse cx="400" cy="462" rx="92" ry="20" fill="#6f5238"/><ellipse cx="400" cy="454" rx="92" ry="18" fill="#8b6b4a"/>
            <ellipse cx="400" cy="296" rx="132" ry="20" fill="#fff3c9"/>
            <path d="M330 124H470L536 292Q540 304 520 306C450 316 350 316 280 306Q260 304 264 292Z" fill="{t.Body}"/>
            <path d="M330 124H372L336 311C316 310 296 308 280 306Q260 304 264 292Z" fill="#fff" opacity=".2"/>
            <ellipse cx="400" cy="124" rx="70" ry="10" fill="{t.Shade}"/>
            <path d="M452 312V360" stroke="#b7b0a2" stroke-width="4"/><circle cx="452" cy="366" r="8" fill="#d6a74a"/>
            """;

    public static string Cushion(Palette t) =>
        $"""
            <path d="M214 142C300 168 500 168 586 142Q606 138 600 160C576 250 576 370 600 458
              Q606 480 586 476C500 452 300 452 214 476Q194 480 200 458C224 370 224 250 200 160Q194 138 214 142Z"
              fill="{t.Body}"/>
            <path d="M217 300C280 252 330 348 400 300S520 252 583 300" fill="none" stroke="#fff" stroke-width="14" opacity=".7"/>
            <path d="M216 246C280 198 330 294 400 246S520 198 584 246" fill="none" stroke="{t.Shade}" stroke-width="10" opacity=".8"/>
            <path d="M216 354C280 306 330 402 400 354S520 306 584 354" fill="none" stroke="{t.Shade}" stroke-width="10" opacity=".8"/>
            <path d="M238 172C300 186 370 188 420 186" fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".5"/>
            """;

    public static string Plant(Palette t) =>
        $"""
            <path d="M400 350C400 270 396 200 404 130" fill="none" stroke="#2f6b3c" stroke-width="9"/>
            {Leaf(0, 404, 210, "#4fa565")}
            {Leaf(-52, 400, 300, "#3f9158")}
            {Leaf(50, 402, 290, "#67b878")}
            {Leaf(-82, 398, 348, "#2f7d48")}
            {Leaf(80, 402, 340, "#459a5c")}
            <rect x="286" y="336" width="228" height="40" rx="12" fill="{t.Shade}"/>
            <path d="M302 370H498L478 468Q476 482 460 482H340Q324 482 322 468Z" fill="{t.Body}"/>
            <path d="M330 390L342 456" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".45"/>
            """;

    public static string Book(Palette t) =>
        $"""
            <rect x="258" y="110" width="300" height="372" rx="14" fill="{t.Deep}"/>
            <path d="M270 448H546V472H270Q258 472 258 460T270 448Z" fill="#fdf8ec"/>
            <path d="M272 456H546M272 464H546" stroke="#d9cfb8" stroke-width="2"/>
            <path d="M272 104H544Q556 104 556 116V448H272Q250 448 250 466V126Q250 104 272 104Z" fill="{t.Body}"/>
            <path d="M272 104H288V448H272Q250 448 250 466V126Q250 104 272 104Z" fill="{t.Shade}"/>
            <rect x="320" y="150" width="204" height="112" rx="8" fill="#fdf8ec"/>
            <rect x="346" y="178" width="152" height="16" rx="8" fill="{t.Deep}"/><rect x="372" y="212" width="100" height="10" rx="5" fill="{t.Shade}"/>
            <path d="M340 408L398 322L432 368L462 330L508 408Z" fill="{t.Light}" opacity=".8"/><circle cx="478" cy="306" r="16" fill="#fdf8ec"/>
            <path d="M500 104H528V190L514 174L500 190Z" fill="#ff8a5c"/>
            """;

    public static string Box(Palette t) =>
        $"""
            <path d="M400 130L612 214V404L400 488L188 404V214Z" fill="{t.Base}"/>
            <path d="M188 214L400 298V488L188 404Z" fill="{t.Body}"/>
            <path d="M612 214L400 298V488L612 404Z" fill="{t.Shade}"/>
            <path d="M400 130L612 214L400 298L188 214Z" fill="{t.Light}"/>
            <path d="M280 178L492 262V322L524 309V249L312 165Z" fill="#fff" opacity=".55"/>
            <path d="M214 340L286 368V408L214 380Z" fill="#fff" opacity=".8"/>
            <path d="M226 358L272 376M226 372L258 384" stroke="{t.Deep}" stroke-width="5" stroke-linecap="round"/>
            """;

    private static string Leaf(int angle, int x, int y, string fill) =>
        $"""
            <g transform="translate({x} {y}) rotate({angle})">
              <path d="M0 0C-54 -40 -44 -120 0 -160C44 -120 54 -40 0 0Z" fill="{fill}"/>
              <path d="M0 0V-140" stroke="#24593a" stroke-width="3" opacity=".5"/>
            </g>
            """;
}
