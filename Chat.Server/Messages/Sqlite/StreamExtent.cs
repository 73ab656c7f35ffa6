using Chat.Contracts;

namespace Chat.Server.Messages.Sqlite;

/// <summary>What readers may see of a stream.</summary>
/// <param name="Head">The head.</param>
/// <param name="First">The oldest number kept; one more than the head when nothing is.</param>
internal sealed record StreamExtent(StreamPosition Head, long First);
