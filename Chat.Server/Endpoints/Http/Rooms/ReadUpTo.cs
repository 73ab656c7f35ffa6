namespace Chat.Server.Endpoints.Http.Rooms;

/// <summary>How far a user has read.</summary>
/// <param name="Seq">The number of the last message that was read, from 0.</param>
internal sealed record ReadUpTo(long Seq);
