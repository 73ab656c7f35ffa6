using Chat.Contracts;

namespace Chat.Server.Stores;

/// <summary>An entry of an inbox whose messages lie in the log.</summary>
/// <param name="Seq">Its number in the inbox.</param>
/// <param name="Other">Whose conversation with the inbox's user.</param>
/// <param name="Position">The message there.</param>
internal readonly record struct NotedMessage(long Seq, string Other, StreamPosition Position);
