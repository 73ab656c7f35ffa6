using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="UserId">The user.</param>
/// <param name="Outcome">What became of it: <c>added</c>, <c>present</c>, or, refused, <c>too_many_rooms</c> or <c>room_full</c>.</param>
internal sealed record SubscribedUser(string UserId, SubscribeOutcome Outcome);
