namespace Stoa.Demo;

/// <summary>Clothes and bags.</summary>
internal static class WearArt
{
    public static string Shirt(Palette t) =>
        $"""
            <path d="M310 128L196 176Q182 182 176 196L126 314L212 352L244 292V474Q244 484 254 484H546
              Q556 484 556 474V292L588 352L674 314L624 196Q618 182 604 176L490 128Z"
              fill="{t.Body}"/>
            <path d="M126 314L136 290L224 328L212 352Z" fill="{t.Shade}"/><path d="M674 314L664 290L576 328L588 352Z" fill="{t.Shade}"/>
            <path d="M310 128C326 196 474 196 490 128L470 122C456 168 344 168 330 122Z" fill="{t.Shade}"/>
            <path d="M330 122C344 168 456 168 470 122C440 134 360 134 330 122Z" fill="{t.Deep}"/>
            <path d="M244 292C256 330 252 400 268 484" fill="none" stroke="{t.Shade}" stroke-width="5" opacity=".6"/>
            <path d="M556 292C544 330 548 400 532 484" fill="none" stroke="{t.Shade}" stroke-width="5" opacity=".6"/>
            <path d="M448 236H516V290Q516 300 506 304L482 314L458 304Q448 300 448 290Z" fill="{t.Light}" opacity=".55"/>
            <path d="M448 236H516V250H448Z" fill="{t.Shade}" opacity=".7"/>
            """;

    public static string Shoe(Palette t) =>
        $"""
            <path d="M146 414C130 350 140 290 150 250Q156 228 178 238C214 258 252 252 284 222Q298 210 312 222L440 322C500 350 590 346 634 382Q656 400 654 424Z"
              fill="{t.Body}"/>
            <path d="M146 414C138 380 137 346 141 314C196 310 236 340 250 420Z" fill="{t.Shade}"/>
            <path d="M654 424Q656 400 634 382C610 364 574 356 540 352C520 372 514 396 516 424Z" fill="{t.Shade}"/>
            <path d="M300 420C330 390 380 350 420 316L452 328C420 356 386 392 368 420Z" fill="#fff" opacity=".75"/>
            <path d="M300 258L336 228M334 286L370 256M368 312L404 284M402 338L436 314" stroke="#fff" stroke-width="11" stroke-linecap="round"/>
            <path d="M138 412H656Q672 412 670 430Q666 470 626 470H176Q138 470 136 430Z" fill="#fff"/>
            <path d="M136 440H669Q662 470 626 470H176Q142 470 136 440Z" fill="{t.Deep}" opacity=".85"/>
            """;

    public static string Backpack(Palette t) =>
        $"""
            <path d="M344 150V128Q344 96 376 96H424Q456 96 456 128V150" fill="none" stroke="{t.Deep}" stroke-width="18"/>
            <rect x="218" y="290" width="60" height="150" rx="26" fill="{t.Deep}"/><rect x="522" y="290" width="60" height="150" rx="26" fill="{t.Deep}"/>
            <path d="M252 260Q252 130 372 130H428Q548 130 548 260V440Q548 484 504 484H296Q252 484 252 440Z" fill="{t.Body}"/>
            <path d="M286 280Q286 176 380 176H420Q514 176 514 280" fill="none" stroke="{t.Deep}" stroke-width="6" stroke-dasharray="14 6" opacity=".7"/>
            <rect x="286" y="310" width="228" height="150" rx="30" fill="{t.Shade}"/>
            <path d="M286 350H514" stroke="{t.Deep}" stroke-width="7"/>
            <rect x="440" y="344" width="14" height="40" rx="7" fill="#ffd76b"/>
            <rect x="368" y="222" width="64" height="44" rx="10" fill="#f3e3c4"/><path d="M384 250L400 232L416 250Z" fill="{t.Deep}"/>
            """;

    public static string Cap(Palette t) =>
        $"""
            <path d="M200 396C196 240 284 160 386 160S566 240 566 396Z" fill="{t.Body}"/>
            <path d="M386 160C330 220 312 310 316 396H200C196 240 284 160 386 160Z" fill="{t.Light}" opacity=".35"/>
            <path d="M386 160C442 220 464 310 462 396" fill="none" stroke="{t.Shade}" stroke-width="5"/>
            <path d="M386 160C330 220 312 310 316 396" fill="none" stroke="{t.Shade}" stroke-width="5"/>
            <rect x="368" y="148" width="38" height="20" rx="10" fill="{t.Deep}"/>
            <path d="M196 392C320 366 470 366 566 388C640 396 690 424 700 452Q702 464 688 462C590 432 380 420 210 446Q196 446 196 430Z" fill="{t.Shade}"/>
            <path d="M440 384C540 390 640 410 694 454" fill="none" stroke="{t.Light}" stroke-width="4" stroke-dasharray="10 8" opacity=".6"/>
            <circle cx="388" cy="300" r="36" fill="#fff" opacity=".85"/><path d="M368 316L388 280L408 316Z" fill="{t.Deep}"/>
            """;
}
