namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="Rooms">Rooms that have members.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
internal sealed record RoomList(IReadOnlyList<RoomCount> Rooms, string? Next);
