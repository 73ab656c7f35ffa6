using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Client.Rooms;

public sealed class JsonRoomTests(ServerFixture fixture) : RoomTests(fixture, WireProtocol.Json);
