using Stoa.Bench;
using Stoa.Bench.Baselines;

switch (args)
{
    case ["--serve-bytes", var url, var file, var contentType]:
        await BareServer.ServeBytes(url, file, contentType);
        return 0;
    case ["--serve-cart", var url, var connectionString]:
        await BareServer.ServeCart(url, connectionString);
        return 0;
    case ["--serve-hooks", var url]:
        await BareServer.ServeHooks(url);
        return 0;
    case ["--serve-written", var url, var by]:
        await TypedServer.Serve(url, throughContracts: by == "contracts");
        return 0;
    case ["--hash-loop", var seconds]:
        Console.WriteLine(HashLoop.Run(double.Parse(seconds, Text.Plain)).ToString(Text.Plain));
        return 0;
    default:
        return await Run.Start(args);
}
