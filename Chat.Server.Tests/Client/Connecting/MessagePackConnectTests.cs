using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client.Connecting;

public sealed class MessagePackConnectTests(ServerFixture fixture) : ConnectTests(fixture, WireProtocol.MessagePack);
