using Chat.Client;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

public sealed class DotNetMessagePackTests() : DotNetTests(options => options.UseMessagePack());
