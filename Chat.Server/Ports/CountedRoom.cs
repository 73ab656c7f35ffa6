namespace Chat.Server.Ports;

/// <param name="Name">The room.</param>
/// <param name="Members">How many users are in it.</param>
internal readonly record struct CountedRoom(string Name, int Members);
