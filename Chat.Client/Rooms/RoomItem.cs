using Chat.Contracts;

namespace Chat.Client.Rooms;

/// <summary>A message and the log it belongs to.</summary>
internal readonly record struct RoomItem(string Epoch, ChatMessage Message);
