namespace Stoa.Demo;

/// <summary>The words for names and descriptions of generated products; in each list the frequent words come first.</summary>
internal static class Words
{
    public static readonly string[] ModelLetters = Split("A B C D E F G H K L M N P R S T V W X Z");

    public static readonly string[] Adjectives = Split(
        """
        Classic Compact Modern Essential Everyday Smart Premium Light Solid Quiet Bright Urban Nordic Gentle Slim Bold Clever Pure Warm Sturdy
        Swift Fresh Calm Clear Crisp Deep Eager Elegant Fabled Faithful Fine Fleet Frosted Gallant Golden Graceful Grand Handy Hardy Hearty Honest
        Humble Ideal Jolly Keen Kind Lasting Lively Lofty Loyal Lucid Lunar Maritime Mellow Merry Mighty Modest Native Natural Neat Nimble Noble
        Novel Olden Open Patient Placid Plain Polar Polished Practical Prime Prompt Proper Proud Quaint Quick Radiant Rapid Ready Refined Rich Robust
        Royal Rustic Sage Seasoned Secure Select Serene Shaded Sharp Silent Simple Sincere Sleek Smooth Snug Sober Solar Spry Stable Stately Steady
        Still Stout Subtle Sunny Supple Supreme Sweet Tidal Tidy Tranquil Trim True Trusty Upbeat Velvet Vivid Weathered Willing Windswept Wise Zesty
        """
    );

    public static readonly string[] LineStarts = Split(
        """
        Vel Mar Tor Bel Cor Dal El Far Gal Hal Il Jor Kel Lor Mel Nor Or Pel Quil Ral Sel Tal Ul Ver Wil Yar Zel Bran Cal Dor Er Fen
        Gren Har Is Kor Lan Mon Nel Os Per Rin San Ter Um Val Wes Zan Ar Bor Cres Del Fal Gar
        """
    );

    public static readonly string[] LineEnds = Split(
        """
        ora ano etta ivo une ista ello aria on ium ise ava orin ella und eth ack ion ure esk amo ida orn ymede ínia éa otto uña ôme anor
        ellis omar ith ande erra ovar isca unde ebri aldo
        """
    );

    public static readonly string[] Fabrics = Split(
        """
        cotton wool linen leather canvas felt nylon hemp silk suede velvet cashmere denim jute tweed corduroy flannel poplin chambray twill
        """
    );

    public static readonly string[] HardMaterials = Split(
        """
        aluminium steel oak ceramic glass bamboo walnut copper brass cork rubber titanium beech ash stoneware porcelain enamel rattan maple birch
        marble slate magnesium graphene
        """
    );

    public static readonly string[] Manners = Split(
        """
        Reliable Handsome Simple Thoughtful Versatile Durable Comfortable Lightweight Well-made Practical Unfussy Repairable Hand-finished
        Generous Discreet Cheerful Foldable Stackable Washable Weatherproof Rugged Featherweight Minimalist Timeless Playful Dependable Low-slung
        Ambidextrous Collectible Hypoallergenic Modular Recyclable Tireless Unbreakable Understated Whimsical
        """
    );

    public static readonly string[] Occasions = Lines(
        """
        every day
        work and travel
        the whole family
        small flats
        long weekends
        cold mornings
        busy kitchens
        rainy commutes
        summer evenings
        first-time owners
        night owls
        demanding professionals
        students on a budget
        the allotment
        birthday presents
        coastal walks
        festival season
        shared offices
        Sunday breakfasts
        mountain huts
        road trips
        winter gardens
        open-air concerts
        library corners
        grandparents
        seasoned collectors
        overnight ferries
        rooftop terraces
        harbour cafés
        archaeological digs
        """
    );

    public static readonly string[] Virtues = Lines(
        """
        Easy to clean and easy to store
        Built to be repaired rather than replaced
        Packed without plastic
        Tested in our own workshop
        Made in small batches
        Backed by a five-year guarantee
        Designed together with its users
        Lighter than the model it follows
        Ready to use straight from the box
        Assembled by hand
        Tuned over two winters
        Dyed with plant pigments
        Finished with beeswax
        Certified for fair labour
        Winner of a regional craft prize
        Inspired by lighthouse keepers
        Drawn from an archive of 1930s catalogues
        Delivered with spare screws
        Cut on restored machinery
        Sealed against dust and spray
        Balanced on a single fingertip
        Checked twice before dispatch
        Shipped by rail where possible
        Engraved on request
        """
    );

    public static readonly string[] Qualities = Split(
        """
        soft replaceable reinforced hidden adjustable rounded magnetic matt braided tapered quilted riveted padded anodised embossed knurled
        lacquered perforated telescopic detachable waxed fluted hinged mirrored luminous scalloped dovetailed hammered
        """
    );

    public static readonly string[] Parts = Split(
        """
        edges handles seams corners straps buttons feet hinges pockets clasps linings grips cords panels buckles knobs rivets loops tabs ridges
        gaskets ferrules grommets toggles eyelets bezels spindles flanges
        """
    );

    private static string[] Split(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string[] Lines(string phrases) => phrases.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
