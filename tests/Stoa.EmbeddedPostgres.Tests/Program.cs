using Stoa.EmbeddedPostgres.Tests;
using Xunit.MicrosoftTestingPlatform;

return args switch
{
    [ServerProcess.Command, var folder, .. var rest] => await ServerProcess.ServeAsync(folder, cache: rest.FirstOrDefault()),
    [ServerProcess.Exhaust, var folder] => await ServerProcess.ExhaustAsync(folder),
    _ => await TestPlatformTestFramework.RunAsync(args, Stoa.EmbeddedPostgres.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
