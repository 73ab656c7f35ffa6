using Chat.Contracts;

namespace Chat.Server.Stores.Sqlite;

/// <summary>What readers may see of a stream.</summary>
/// <param name="Head">The head.</param>
/// <param name="First">The oldest number kept; one more than the head when nothing is.</param>
/// <param name="Tail">Where in the journal the newest messages are, up to the head, which may not be in the table yet.</param>
/// <param name="Changes">The number of the newest change.</param>
/// <param name="ChangesLost">The greatest number of a change whose message is gone.</param>
internal sealed record StreamExtent(StreamPosition Head, long First, ReadOnlyMemory<long> Tail, long Changes = 0, long ChangesLost = 0)
{
    /// <summary>The newest number that is in the table.</summary>
    public long LastRow => Head.Seq - Tail.Length;
}
