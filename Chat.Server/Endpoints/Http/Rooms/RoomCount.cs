namespace Chat.Server.Endpoints.Http.Rooms;

internal sealed record RoomCount(string Room, int MemberCount);
