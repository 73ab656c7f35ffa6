using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client.Connecting;

public sealed class JsonConnectTests(ServerFixture fixture) : ConnectTests(fixture, WireProtocol.Json);
