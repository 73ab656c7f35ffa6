using Chat.Contracts;

namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="Room">The room.</param>
/// <param name="MemberCount">How many users are in it.</param>
/// <param name="Position">The newest message of its log.</param>
/// <param name="LastChange">The number of the newest edit or deletion.</param>
/// <param name="Settings">What holds in it.</param>
internal sealed record RoomOverview(string Room, int MemberCount, StreamPosition Position, long LastChange, RoomRules Settings);
