using Stoa.EmbeddedPostgres.Tests;
using Xunit.MicrosoftTestingPlatform;

return args is [ServerProcess.Command, var folder, .. var rest]
    ? await ServerProcess.ServeAsync(folder, cache: rest.FirstOrDefault())
    : await TestPlatformTestFramework.RunAsync(args, Stoa.EmbeddedPostgres.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions);
