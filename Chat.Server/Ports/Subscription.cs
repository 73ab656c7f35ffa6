using Chat.Contracts;

namespace Chat.Server.Ports;

/// <param name="Room">The room.</param>
/// <param name="UserId">Who is subscribed.</param>
/// <param name="Read">The cursor: up to where the user has read.</param>
internal sealed record Subscription(string Room, string UserId, StreamPosition Read)
{
    /// <summary>What becomes of a cursor when it is to be moved: the rule of <see cref="ISubscriptions.MarkReadAsync"/>, the same for every store.</summary>
    public static StreamPosition Later(StreamPosition present, StreamPosition read) => present.Epoch == read.Epoch && present.Seq >= read.Seq ? present : read;
}
