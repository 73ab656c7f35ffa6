using Chat.Contracts;

namespace Chat.Server.Messages.Sqlite;

/// <summary>What readers may see of a stream.</summary>
/// <param name="Head">The head.</param>
/// <param name="First">The oldest number kept; one more than the head when nothing is.</param>
/// <param name="Tail">The newest messages, up to the head, which may not be in the table yet.</param>
internal sealed record StreamExtent(StreamPosition Head, long First, ReadOnlyMemory<LoggedMessage> Tail)
{
    /// <summary>The newest number that is in the table.</summary>
    public long LastRow => Head.Seq - Tail.Length;
}
