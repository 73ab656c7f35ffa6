using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client.Rooms;

public sealed class MessagePackRoomTests(ServerFixture fixture) : RoomTests(fixture, WireProtocol.MessagePack);
