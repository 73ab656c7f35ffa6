using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>Where a stream of the log ends.</summary>
/// <param name="Position">The newest message.</param>
/// <param name="Changes">The number of the newest change, see <see cref="IMessageChanges"/>; 0 when nothing was changed in this epoch.</param>
internal readonly record struct StreamHead(StreamPosition Position, long Changes)
{
    public string Epoch => Position.Epoch;

    public long Seq => Position.Seq;
}
