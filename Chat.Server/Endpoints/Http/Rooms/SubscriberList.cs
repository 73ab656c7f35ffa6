namespace Chat.Server.Endpoints.Http.Rooms;

/// <param name="Room">The room.</param>
/// <param name="Subscribers">Who is subscribed, in an order that stays. A page may be shorter than asked for and not the last.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
internal sealed record SubscriberList(string Room, IReadOnlyList<Subscriber> Subscribers, string? Next);
