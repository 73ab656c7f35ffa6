namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

public sealed class DotNetJsonTests() : DotNetTests(_ => { });
