namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="Room">The room.</param>
/// <param name="Members">User ids.</param>
/// <param name="MemberCount">How many users are in the room.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
internal sealed record MemberList(string Room, IReadOnlyList<string> Members, int MemberCount, string? Next);
