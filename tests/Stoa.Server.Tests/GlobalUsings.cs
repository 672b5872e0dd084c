global using System.Net;
global using Stoa.Server.Tests.Harness;
global using Xunit;
