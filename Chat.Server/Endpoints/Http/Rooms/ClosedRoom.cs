using Chat.Contracts;

namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="Room">The room.</param>
/// <param name="Closed">Whether its members left; else only its history is gone.</param>
/// <param name="Position">Where its log goes on.</param>
internal sealed record ClosedRoom(string Room, bool Closed, StreamPosition Position);
