using Chat.Server.Ports;

namespace Chat.Server.Hosting.Commands.Rooms;

/// <summary>What was done to a message last.</summary>
internal sealed record RoomChange(long Change, ChangeKind Kind, DateTime At, string By);
