using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client.Directs;

public sealed class JsonDirectTests(ServerFixture fixture) : DirectTests(fixture, WireProtocol.Json);
