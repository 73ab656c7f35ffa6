using Chat.Contracts;

namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="Room">The room.</param>
/// <param name="MemberCount">How many users are in it.</param>
/// <param name="Position">The newest message of its log; absent unless it was asked for.</param>
internal sealed record RoomCount(string Room, int MemberCount, StreamPosition? Position = null);
