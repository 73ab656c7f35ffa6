using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client.Sending;

public sealed class JsonSendTests(ServerFixture fixture) : SendTests(fixture, WireProtocol.Json);
