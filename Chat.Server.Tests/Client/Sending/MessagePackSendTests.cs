using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client.Sending;

public sealed class MessagePackSendTests(ServerFixture fixture) : SendTests(fixture, WireProtocol.MessagePack);
